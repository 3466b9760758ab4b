using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Netra.Generators.Tests.Fixture;

internal enum Colour
{
    Red,
    DarkBlue,
    [JsonStringEnumMemberName("off-white")]
    OffWhite,
}

[Flags]
internal enum Days
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
}

internal sealed record Tree(string Name, List<Tree>? Branches = null);

internal sealed record Options
{
    [Range(1, 9)]
    public int Count { get; init; } = 5;

    public required string Title { get; init; }

    [JsonPropertyName("OTHER")]
    public string? Renamed { get; set; }

    [JsonIgnore]
    public string Ignored { get; set; } = "kept";

    public IReadOnlyList<string> Tags { get; init; } = ["none"];

    public string Computed => Title + Count;
}

internal record Basis
{
    public int Id { get; init; }
}

internal sealed record Derived(string Name) : Basis;

internal struct Point
{
    public double X { get; set; }

    public double Y { get; set; }
}

internal sealed class Marked
{
    public Marked()
    {
    }

    [JsonConstructor]
    public Marked(int a, string? b = "b") => (A, B) = (a, b);

    public int A { get; }

    public string? B { get; }
}

internal sealed record Credentials(string User, [property: Secret] string Password);

[Durable]
internal sealed partial record Money(decimal Amount, Colour Kind, DateTimeOffset At, ImmutableArray<int> Parts);
