using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>
/// Turns types into shapes. One reader serves one agent, tool set or durable type; it holds symbols only while it reads.
/// What it cannot turn into a shape it names in <see cref="Failures"/>, in words for rule NETRA201.
/// </summary>
internal sealed class ShapeReader(IAssemblySymbol assembly, CancellationToken ct)
{
    private readonly SortedDictionary<string, Shape?> _shapes = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];

    /// <summary>The assembly that is compiled.</summary>
    public IAssemblySymbol Assembly { get; } = assembly;

    public CancellationToken Cancellation { get; } = ct;

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Every shape that was met, by id.</summary>
    public EquatableArray<Shape> Shapes => _shapes.Values.OfType<Shape>().ToEquatable();

    /// <summary>A type where it is used, or null when it is not supported.</summary>
    public TypeUse? Use(ITypeSymbol type)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Read(nullable.TypeArguments[0]) is { } inner ? new TypeUse(inner, Symbols.CSharp(type), AllowsNull: true) : null;
        }
        // Where nullability is not said, null is possible.
        var allowsNull = type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated;
        return Read(type) is { } id ? new TypeUse(id, Symbols.CSharpPlain(type) + (allowsNull ? "?" : ""), allowsNull) : null;
    }

    /// <summary>The shape of a type that was read; null while it is being read, which only a type within itself can see.</summary>
    public Shape? Find(TypeUse use) => _shapes[use.ShapeId];

    public void Fail(string reason) => _failures.Add(reason);

    private string? Read(ITypeSymbol type)
    {
        var id = Symbols.CSharpPlain(type);
        if (_shapes.ContainsKey(id))
        {
            return id;
        }
        if (Simple(type) is { } kind)
        {
            _shapes[id] = Shape.Simple(id, id, kind, type.IsValueType);
            return id;
        }
        if (!Symbols.IsReachable(type))
        {
            return Unsupported(type, "it is private or local to a file; make it internal");
        }
        // Before its members: a type may contain itself.
        _shapes[id] = null;
        var shape = type switch
        {
            { TypeKind: TypeKind.Enum } => ReadEnum(id, (INamedTypeSymbol)type),
            _ when CollectionTypes.Match(type) is var (collection, item) => ReadCollection(id, collection, item),
            _ => ReadObject(id, type),
        };
        if (shape is null)
        {
            _shapes.Remove(id);
            return null;
        }
        _shapes[id] = shape;
        return id;
    }

    private static ShapeKind? Simple(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => ShapeKind.Boolean,
        SpecialType.System_Char => ShapeKind.Char,
        SpecialType.System_SByte => ShapeKind.SByte,
        SpecialType.System_Byte => ShapeKind.Byte,
        SpecialType.System_Int16 => ShapeKind.Int16,
        SpecialType.System_UInt16 => ShapeKind.UInt16,
        SpecialType.System_Int32 => ShapeKind.Int32,
        SpecialType.System_UInt32 => ShapeKind.UInt32,
        SpecialType.System_Int64 => ShapeKind.Int64,
        SpecialType.System_UInt64 => ShapeKind.UInt64,
        SpecialType.System_Single => ShapeKind.Single,
        SpecialType.System_Double => ShapeKind.Double,
        SpecialType.System_Decimal => ShapeKind.Decimal,
        SpecialType.System_String => ShapeKind.String,
        SpecialType.System_DateTime => ShapeKind.DateTime,
        _ when type is IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte } => ShapeKind.Bytes,
        _ => Symbols.MetadataName(type) switch
        {
            "System.Guid" => ShapeKind.Guid,
            "System.DateTimeOffset" => ShapeKind.DateTimeOffset,
            "System.DateOnly" => ShapeKind.DateOnly,
            "System.TimeOnly" => ShapeKind.TimeOnly,
            "System.TimeSpan" => ShapeKind.TimeSpan,
            "System.Uri" => ShapeKind.Uri,
            "System.Text.Json.JsonElement" => ShapeKind.Element,
            "System.Text.Json.Nodes.JsonNode" => ShapeKind.Node,
            "Netra.JsonText" => ShapeKind.Text,
            "Netra.UserId" or "Netra.ThreadId" or "Netra.RunId" or "Netra.AgentCallId" or "Netra.ToolCallId" or "Netra.MessageId" => ShapeKind.Id,
            _ => null,
        },
    };

    private Shape? ReadEnum(string id, INamedTypeSymbol type)
    {
        var names = new List<EnumName>();
        var values = new HashSet<string>(StringComparer.Ordinal);
        var json = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(field => field is { IsConst: true, ConstantValue: not null }))
        {
            var given = Symbols.Attribute(field, "System.Text.Json.Serialization.JsonStringEnumMemberNameAttribute");
            var name = (given is null ? null : Symbols.Argument<string>(given, 0)) ?? SnakeCase.Of(field.Name);
            var value = Literals.Number(field.ConstantValue!);
            if (!json.Add(name))
            {
                Unsupported(type, $"two of its values are called '{name}' in JSON");
                return null;
            }
            names.Add(new(name, Symbols.Escape(field.Name), !values.Add(value), value));
        }
        if (names.Count == 0)
        {
            Unsupported(type, "it has no values");
            return null;
        }
        var isFlags = Symbols.Attribute(type, "System.FlagsAttribute") is not null;
        return Shape.Simple(id, id, ShapeKind.Enum, isValueType: true) with { Names = names.ToEquatable(), IsFlags = isFlags, Description = Descriptions.ByAttribute(type) };
    }

    private Shape? ReadCollection(string id, CollectionKind collection, ITypeSymbol item)
    {
        var kind = collection is CollectionKind.Dictionary or CollectionKind.ImmutableDictionary ? ShapeKind.Dictionary : ShapeKind.List;
        return Use(item) is { } use
            ? Shape.Simple(id, id, kind, isValueType: collection == CollectionKind.ImmutableArray) with { Collection = collection, Item = use }
            : null;
    }

    private Shape? ReadObject(string id, ITypeSymbol type)
    {
        if (Objects.Refuse(type) is { } reason)
        {
            Unsupported(type, reason);
            return null;
        }
        var named = (INamedTypeSymbol)type;
        if (ObjectReader.Members(named, this) is not { } members)
        {
            return null;
        }
        var description = Descriptions.Of(named, Cancellation);
        return Shape.Simple(id, id, ShapeKind.Object, type.IsValueType) with { Members = members.ToEquatable(), Description = description };
    }

    private string? Unsupported(ITypeSymbol type, string reason)
    {
        _failures.Add($"{type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat)} has no JSON form: {reason}");
        return null;
    }
}
