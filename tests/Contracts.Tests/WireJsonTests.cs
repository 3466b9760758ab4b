using System.Text;
using System.Text.Json;

namespace Netra.Contracts.Tests;

/// <summary>How text is written on the wire.</summary>
public sealed class WireJsonTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("é ü 漢", "\"é ü 漢\"")]
    [InlineData("a\U0001F600b", "\"a\U0001F600b\"")]
    [InlineData("\"\\\n\0", "\"\\\"\\\\\\n\\u0000\"")]
    [InlineData("\U0001F600\"\U0001F600", "\"\U0001F600\\\"\U0001F600\"")]
    [InlineData("\u2028", "\"\\u2028\"")]
    public void Only_what_must_be_escaped_is(string text, string expected)
        => JsonText.String(text).ToString().ShouldBe(expected);

    // Not a row of the theory: half of a pair does not survive in an attribute.
    [Fact]
    public void Half_of_a_surrogate_pair_is_replaced()
    {
        JsonText.String("a\ud800b").ToElement().GetString().ShouldBe("a\ufffdb");
        JsonText.String("\udc00\U0001F600").ToElement().GetString().ShouldBe("\ufffd\U0001F600");
    }

    [Fact]
    public void Any_text_is_read_back_as_it_was()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(40); i > 0; i--)
            {
                text.Append(random.Next(4) switch
                {
                    0 => ((char)random.Next(0x80)).ToString(),
                    1 => new Rune(random.Next(0x10000, 0x110000)).ToString(),
                    2 => ((char)random.Next(0xE000, 0x10000)).ToString(),
                    _ => ((char)random.Next(0x80, 0xD800)).ToString(),
                });
            }
            var written = JsonText.String(text.ToString());
            using var read = JsonDocument.Parse(written.Utf8);
            read.RootElement.GetString().ShouldBe(text.ToString());
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer, WireJson.WriterOptions))
            {
                writer.WriteStringValue(Encoding.UTF8.GetBytes(text.ToString()));
            }
            buffer.ToArray().ShouldBe(written.Utf8.ToArray());
        }
    }
}
