using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Generators.Tests.Fixture;

/// <summary>Each tool returns what it was given.</summary>
[ToolSet, NetraWaiver("NETRA205", "No model is asked; what descriptions become, the other tools show.")]
internal sealed partial class EchoTools
{
    [Tool] public bool Flag(bool value) => value;

    [Tool] public char Letter(char value) => value;

    [Tool] public sbyte Int8(sbyte value) => value;

    [Tool] public byte Byte(byte value) => value;

    [Tool] public short Int16(short value) => value;

    [Tool] public ushort UInt16(ushort value) => value;

    [Tool] public int Int(int value) => value;

    [Tool] public uint UInt(uint value) => value;

    [Tool] public long Long(long value) => value;

    [Tool] public ulong ULong(ulong value) => value;

    [Tool] public float Single(float value) => value;

    [Tool] public double Double(double value) => value;

    [Tool] public decimal Decimal(decimal value) => value;

    [Tool] public string Text(string value) => value;

    [Tool] public string? MaybeText(string? value) => value;

    [Tool] public int? MaybeInt(int? value) => value;

    [Tool] public Guid Uuid(Guid value) => value;

    [Tool] public DateTime Moment(DateTime value) => value;

    [Tool] public DateTimeOffset Instant(DateTimeOffset value) => value;

    [Tool] public DateOnly Date(DateOnly value) => value;

    [Tool] public TimeOnly Time(TimeOnly value) => value;

    [Tool] public TimeSpan Span(TimeSpan value) => value;

    [Tool] public Uri Address(Uri value) => value;

    [Tool] public byte[] Bytes(byte[] value) => value;

    [Tool] public Colour Colour(Colour value) => value;

    [Tool] public Colour? MaybeColour(Colour? value) => value;

    [Tool] public Days Days(Days value) => value;

    [Tool] public int[] Ints(int[] value) => value;

    [Tool] public List<string?> MaybeTexts(List<string?> value) => value;

    [Tool] public ImmutableArray<Colour> Colours(ImmutableArray<Colour> value) => value;

    [Tool] public IReadOnlySet<int> Set(IReadOnlySet<int> value) => value;

    [Tool] public Dictionary<string, int?> Map(Dictionary<string, int?> value) => value;

    [Tool] public IReadOnlyDictionary<string, string[]>? MaybeMap(IReadOnlyDictionary<string, string[]>? value) => value;

    [Tool] public Tree Tree(Tree value) => value;

    [Tool] public Options Options(Options value) => value;

    [Tool] public Derived Derived(Derived value) => value;

    [Tool] public Point Point(Point value) => value;

    [Tool] public Marked Marked(Marked value) => value;

    [Tool] public JsonElement Any(JsonElement value) => value;

    [Tool] public JsonNode Node(JsonNode value) => value;

    [Tool] public JsonText Raw(JsonText value) => value;

    [Tool] public ToolCallId Id(ToolCallId value) => value;

    [Tool] public Credentials Login(Credentials value) => value;

    [Tool]
    public string Constrained(
        [Range(1, 14)] int range = 1,
        [Range(0, 1, MinimumIsExclusive = true)] double open = 0.5,
        [StringLength(3, MinimumLength = 1)] string length = "a",
        [Length(1, 2)] int[]? items = null,
        [RegularExpression("[a-z]+|[0-9]")] string pattern = "a",
        [AllowedValues("x", "y")] string allowed = "x",
        [Range(typeof(decimal), "0.10", "0.20")] decimal exact = 0.15m,
        [MinLength(2)] string? maybe = null)
        => $"{range} {open} {length} {items?.Length} {pattern} {allowed} {exact} {maybe}";

    /// <summary>All defaults.</summary>
    /// <param name="count">How many.</param>
    [Tool]
    public string Defaults(int count = -3, string text = "a\"\\\n", Colour colour = Fixture.Colour.DarkBlue, double ratio = double.NaN, decimal price = 1.50m, char letter = '\'', bool flag = true, long? most = null)
        => $"{count}|{text}|{colour}|{ratio}|{price}|{letter}|{flag}|{most}";

    [Tool("named"), Description("By its attribute.")]
    public string Described([Description("By its attribute.")] string fooBar = "", int HTTPPort2x = 1) => fooBar + HTTPPort2x;
}
