using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Shapes by id, and the names of their codecs in a module.</summary>
internal sealed class ShapeTable(IEnumerable<Shape> shapes, ModuleModel module)
{
    private readonly Dictionary<string, Shape> _shapes = shapes.ToDictionary(shape => shape.Id, StringComparer.Ordinal);

    public Shape this[TypeUse use] => _shapes[use.ShapeId];

    public ModuleModel Module { get; } = module;

    public static string CodecName(Shape shape) => Names.Type(Names.Last(shape.Id), "Codec", shape.Id);

    public string Codec(Shape shape) => $"global::{Module.Namespace}.{CodecName(shape)}";

    /// <summary>The type of a variable that a value is read into.</summary>
    public string Local(TypeUse use) => IsBareReference(use) ? use.CSharp + "?" : use.CSharp;

    /// <summary>The variable, once its value was read.</summary>
    public string Value(TypeUse use, string local) => IsBareReference(use) ? local + "!" : local;

    /// <summary>The members marked secret, at any depth below, by their names in JSON.</summary>
    public IEnumerable<string> Secrets(IEnumerable<TypeUse> roots)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<TypeUse>(roots);
        while (open.Count > 0)
        {
            var use = open.Pop();
            if (!seen.Add(use.ShapeId))
            {
                continue;
            }
            var shape = this[use];
            foreach (var member in shape.Members.Where(member => member.IsSecret))
            {
                yield return member.Json;
            }
            foreach (var part in shape.Parts)
            {
                open.Push(part);
            }
        }
    }

    private bool IsBareReference(TypeUse use) => !use.AllowsNull && !this[use].IsValueType;
}
