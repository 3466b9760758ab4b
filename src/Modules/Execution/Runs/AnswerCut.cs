using System.Text;
using System.Text.Json;

namespace Netra.Execution;

/// <summary>
/// The answer as <c>run_completed</c> shows it: over 64 KiB as JSON a string is its beginning, ending at a code point, and
/// anything else is a string that holds the beginning of its JSON. The whole answer is kept with the run.
/// </summary>
internal static class AnswerCut
{
    /// <summary>The most bytes that are shown.</summary>
    public const int MostBytes = 65_536;

    /// <summary>What is shown, and whether that is less than all.</summary>
    public static (JsonText Answer, bool Truncated) Show(JsonText answer)
    {
        if (answer.Utf8.Length <= MostBytes)
        {
            return (answer, false);
        }
        var element = answer.ToElement();
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : answer.ToString();
        // Escapes take more bytes than characters: the greatest beginning that fits is between these two.
        var (fits, tooLong) = (0, text.Length + 1);
        while (tooLong - fits > 1)
        {
            var length = (fits + tooLong) / 2;
            (fits, tooLong) = JsonText.String(text[..length]).Utf8.Length <= MostBytes ? (length, tooLong) : (fits, length);
        }
        return (JsonText.String(text[..Payloads.Boundary(text, fits)]), true);
    }
}
