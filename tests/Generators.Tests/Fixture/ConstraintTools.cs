using System.ComponentModel.DataAnnotations;

namespace Netra.Generators.Tests.Fixture;

/// <summary>Each tool has one constraint and returns what it was given.</summary>
[ToolSet, NetraWaiver("NETRA205", "No model is asked.")]
internal sealed partial class ConstraintTools
{
    [Tool] public int Between([Range(1, 14)] int value) => value;

    [Tool] public double Open([Range(0, 1, MinimumIsExclusive = true, MaximumIsExclusive = true)] double value) => value;

    [Tool] public float Tenth([Range(0, 0.1)] float value) => value;

    [Tool] public decimal Price([Range(typeof(decimal), "0.10", "0.20")] decimal value) => value;

    [Tool] public long? Great([Range(5_000_000_000d, double.PositiveInfinity)] long? value) => value;

    [Tool] public byte Small([Range(-5, 1000)] byte value) => value;

    [Tool] public string Sized([StringLength(3, MinimumLength = 1)] string value) => value;

    [Tool] public string? AtLeast([MinLength(2)] string? value) => value;

    [Tool] public string AtMost([MaxLength(2)] string value) => value;

    [Tool] public string Unbounded([MaxLength] string value) => value;

    [Tool] public int[] Items([Length(1, 2)] int[] value) => value;

    [Tool] public HashSet<string> SetItems([MinLength(1)] HashSet<string> value) => value;

    [Tool] public Dictionary<string, int> MapItems([MaxLength(2)] Dictionary<string, int> value) => value;

    [Tool] public byte[] Blob([Length(2, 4)] byte[] value) => value;

    [Tool] public string Word([RegularExpression(@"[a-z]+|\d{2}")] string value) => value;

    [Tool] public string Dotted([RegularExpression(@"^.[^a]\s?[\S\s]$")] string value) => value;

    [Tool] public string ThreeWays([AllowedValues("x", "y", "\"")] string value) => value;

    [Tool] public int? Dice([AllowedValues(1, 2, 6)] int? value) => value;

    [Tool] public byte SmallDice([AllowedValues(1, 2, 6)] byte value) => value;

    [Tool] public decimal Rate([AllowedValues(0.5, 1)] decimal value) => value;

    [Tool] public Colour Warm([AllowedValues(Colour.Red)] Colour value) => value;

    [Tool] public string NotRoot([DeniedValues("root", "admin")] string value) => value;

    [Tool] public Colour NotRed([DeniedValues(Colour.Red)] Colour value) => value;

    [Tool] public double NotHalf([DeniedValues(0.5)] double value) => value;

    [Tool] public string Mail([EmailAddress] string value) => value;

    [Tool] public string Link([Url] string value) => value;

    [Tool] public string Encoded([Base64String] string value) => value;

    [Tool] public string Spoken([Required] string value) => value;

    [Tool] public string? Given([Required(AllowEmptyStrings = true)] string? value) => value;

    [Tool] public int? Counted([Required] int? value) => value;

    [Tool] public Account Account(Account value) => value;
}

internal sealed record Account
{
    [Required, RegularExpression("[a-z ]*")]
    public string? Name { get; set; }

    [EmailAddress]
    public string? Mail { get; init; }

    [Length(0, 2)]
    public required IReadOnlyList<string> Tags { get; init; }

    [Range(0, 1)]
    public decimal? Share { get; init; } = 0.5m;
}
