namespace Netra.Generators.Tests;

/// <summary>Shapes that go beyond one type and one value, in source.</summary>
internal static class ShapeSamples
{
    public const string Family = """
        using System.ComponentModel.DataAnnotations;
        using System.Runtime.CompilerServices;
        using System.Text.Json.Serialization;
        [assembly: Module("family")]
        namespace Demo;

        /// <summary>A figure.</summary>
        [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind"), JsonDerivedType(typeof(Square), "square"), JsonDerivedType(typeof(Cube), "cube"), JsonDerivedType(typeof(Group), 3)]
        internal abstract record Figure;

        internal record Square([property: Range(0, 10)] double Side) : Figure { public double Area => Side * Side; }

        internal sealed record Cube(double Side) : Square(Side);

        internal sealed record Group(IReadOnlyList<Figure> Members, Figure? Leader = null) : Figure;

        internal abstract class BaseTools
        {
            /// <summary>Tells the area.</summary>
            /// <param name="figure">Of what.</param>
            [Tool(Effect = ToolEffect.Read)]
            public virtual double Area(Figure figure) => 0;
        }

        [ToolSet]
        internal partial class FigureTools : BaseTools
        {
            public override double Area(Figure figure) => figure is Square square ? square.Area : 0;

            /// <summary>Lists the figures.</summary>
            [Tool(Effect = ToolEffect.Read)]
            public async IAsyncEnumerable<Square> ListAsync([DeniedValues(0), Required] int? most, [EmailAddress, Required] string owner, [EnumeratorCancellation] CancellationToken ct = default)
            {
                await Task.Delay(1, ct);
                yield return new Square(most ?? owner.Length);
            }
        }

        [ToolSet]
        internal sealed partial class MoreFigureTools : FigureTools
        {
            /// <summary>Finds by size.</summary>
            [Tool]
            public Figure? Find(int size, CancellationToken ct) => null;

            /// <summary>Finds by name.</summary>
            [Tool("find_by_name")]
            public Figure? Find([RegularExpression(@"\d+\s.*$")] string name) => null;
        }

        /// <summary>Draws.</summary>
        [Agent("drawing")]
        internal sealed partial class DrawingAgent : IAgent<Figure, string>
        {
            public ValueTask<string> RunAsync(Figure input, IRun run, CancellationToken ct) => ValueTask.FromResult("");
        }

        /// <summary>Talks.</summary>
        [Agent("talking"), UseTools<MoreFigureTools>, UseAgent<DrawingAgent>]
        internal sealed partial class TalkingAgent : IModelAgent<string, Square>
        {
            public string Instructions(string input) => "Be brief.";
        }
        """;
}
