using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Netra.Generators.Tests.Fixture;

/// <summary>Tools that a base class has.</summary>
internal abstract class BaseTools
{
    /// <summary>Inherited.</summary>
    /// <param name="value">Comes back.</param>
    [Tool] public int Inherited(int value) => value;

    /// <summary>Overridden.</summary>
    /// <param name="value">Comes back.</param>
    [Tool("overridden_here")] public abstract string Overridden([System.ComponentModel.DataAnnotations.StringLength(3)] string value);

    /// <summary>Hidden.</summary>
    /// <param name="value">Comes back.</param>
    [Tool] public int Hidden(int value) => value;
}

/// <summary>Shapes of several types, results that come one by one, and tools that are told apart by name.</summary>
[ToolSet]
internal sealed partial class ShapeTools : BaseTools
{
    public override string Overridden(string value) => value;

    // No tool: what a call would reach is this.
    public new int Hidden(int value) => -value;

    /// <summary>A figure.</summary>
    /// <param name="value">Comes back.</param>
    [Tool] public Figure Figure(Figure value) => value;

    /// <summary>Figures, or none.</summary>
    /// <param name="value">Comes back.</param>
    [Tool] public ImmutableArray<Figure?> Figures(ImmutableArray<Figure?> value) => value;

    /// <summary>A formula, which is made of formulas.</summary>
    /// <param name="value">Comes back.</param>
    [Tool] public IFormula Formula(IFormula value) => value;

    /// <summary>A square, which is no figure here but itself.</summary>
    /// <param name="value">Comes back.</param>
    [Tool] public Square Square(Square value) => value;

    /// <summary>Flags some of which have names of their own.</summary>
    /// <param name="value">Come back.</param>
    [Tool] public Access Access(Access value) => value;

    /// <summary>A total, with what follows from it.</summary>
    /// <param name="value">Comes back.</param>
    [Tool] public Total Total(Total value) => value;

    /// <summary>Counts.</summary>
    /// <param name="count">How far.</param>
    /// <param name="ct">Ends it.</param>
    [Tool]
    public async IAsyncEnumerable<string?> CountUpAsync(int count, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            ct.ThrowIfCancellationRequested();
            yield return i % 2 == 0 ? $"item {i}" : null;
        }
    }

    /// <summary>Gives logins one by one.</summary>
    /// <param name="ct">Ends it.</param>
    [Tool]
    public async IAsyncEnumerable<Credentials> LoginsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.Yield();
        ct.ThrowIfCancellationRequested();
        yield return new("ada", "secret");
    }

    /// <summary>Finds by number.</summary>
    /// <param name="value">The number.</param>
    [Tool] public string Find(int value) => $"number {value}";

    /// <summary>Finds by name.</summary>
    /// <param name="value">The name.</param>
    [Tool("find_by_name")] public string Find(string value) => $"name {value}";

    /// <summary>Any number of values.</summary>
    /// <param name="value">The values.</param>
    [Tool] public string[] Several(params string[] value) => value;
}

/// <summary>A figure.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Circle), "circle"), JsonDerivedType(typeof(Square), "square"), JsonDerivedType(typeof(Cube), "cube"), JsonDerivedType(typeof(Figure), "plain")]
internal record Figure
{
    /// <summary>What it is called.</summary>
    public string? Name { get; init; }
}

/// <summary>A circle.</summary>
/// <param name="Radius">Its radius.</param>
internal sealed record Circle([property: System.ComponentModel.DataAnnotations.Range(0, 100)] double Radius) : Figure;

/// <summary>A square.</summary>
/// <param name="Side">Its side.</param>
internal record Square(double Side) : Figure;

/// <summary>A cube.</summary>
/// <param name="Side">Its edge.</param>
/// <param name="Parts">What it is made of.</param>
internal sealed record Cube(double Side, IReadOnlyList<Figure>? Parts = null) : Square(Side);

/// <summary>A formula.</summary>
[JsonDerivedType(typeof(Number), 1), JsonDerivedType(typeof(Sum), 2)]
internal interface IFormula;

/// <summary>A number.</summary>
/// <param name="Value">Its value.</param>
internal readonly record struct Number(decimal Value) : IFormula;

/// <summary>A sum.</summary>
/// <param name="Left">What is added to.</param>
/// <param name="Right">What is added.</param>
internal sealed record Sum(IFormula Left, IFormula? Right) : IFormula;

[Flags]
internal enum Access : ulong
{
    None = 0,
    Read = 1,
    Write = 2,
    All = 3,
    [JsonStringEnumMemberName("top")]
    Top = 1UL << 63 | 1UL << 62,
}

/// <summary>A total.</summary>
/// <param name="Net">Without tax.</param>
/// <param name="Tax">The tax.</param>
internal sealed record Total(decimal Net, decimal Tax)
{
    /// <summary>Whether there is a tax.</summary>
    public bool IsTaxed => Tax != 0;

    [JsonIgnore]
    public decimal Left => Net;

    // Has no JSON form, and is nobody's loss.
    public Func<decimal> Later => () => Net;
}
