using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Rules;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>
/// Turns types into shapes. One reader serves one agent, tool set or durable type; it holds symbols only while it reads.
/// What it cannot turn into a shape it names in <see cref="Failures"/>, in words for rules NETRA201 to NETRA207.
/// </summary>
/// <param name="assembly">The assembly that is compiled.</param>
/// <param name="memo">What was read before of the same compilation; null for rules, which look at each type again for what is to be said of it.</param>
/// <param name="ct">Stops reading.</param>
internal sealed class ShapeReader(IAssemblySymbol assembly, ShapeMemo? memo, CancellationToken ct)
{
    private readonly SortedDictionary<string, Shape?> _shapes = new(StringComparer.Ordinal);
    private readonly List<Finding> _failures = [];
    private readonly List<Finding> _warnings = [];
    private readonly List<ISymbol> _undescribed = [];
    private int _depth;

    /// <summary>How deep JSON is read, and so how deep types may be nested; a generic type may hold ever larger ones of itself.</summary>
    private const int MostDepth = 64;

    /// <summary>The assembly that is compiled.</summary>
    public IAssemblySymbol Assembly { get; } = assembly;

    public CancellationToken Cancellation { get; } = ct;

    /// <summary>Why there is no shape.</summary>
    public IReadOnlyList<Finding> Failures => _failures;

    /// <summary>What is not as it should be, although there is a shape.</summary>
    public IReadOnlyList<Finding> Warnings => _warnings;

    /// <summary>Members of objects, declared in the assembly, that say nothing about themselves.</summary>
    public IReadOnlyList<ISymbol> Undescribed => _undescribed;

    /// <summary>Whether a type was met that the compiler does not know either; it has said so, and there is nothing to add.</summary>
    public bool MetUnknown { get; private set; }

    /// <summary>Every shape that was met, by id.</summary>
    public EquatableArray<Shape> Shapes => _shapes.Values.OfType<Shape>().ToEquatable();

    /// <summary>A type where it is used, or null when it is not supported.</summary>
    public TypeUse? Use(ITypeSymbol type)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (_depth > 0 || memo is null)
        {
            return ReadUse(type);
        }
        if (memo.Find(type) is var (known, closure))
        {
            foreach (var shape in closure)
            {
                _shapes[shape.Id] = shape;
            }
            return known;
        }
        var failures = _failures.Count;
        var use = ReadUse(type);
        if (use is not null && _failures.Count == failures && !MetUnknown)
        {
            memo.Add(type, use, _shapes);
        }
        return use;
    }

    private TypeUse? ReadUse(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Read(nullable.TypeArguments[0]) is { } inner ? new TypeUse(inner, Symbols.CSharp(type), AllowsNull: true) : null;
        }
        if (type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None })
        {
            Fail($"whether {Display(type)} may be null is not said; enable nullable annotations where it stands", RuleIds.Oblivious);
            return null;
        }
        var allowsNull = type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated;
        return Read(type) is { } id ? new TypeUse(id, Symbols.CSharpPlain(type) + (allowsNull ? "?" : ""), allowsNull) : null;
    }

    /// <summary>The shape of a type that was read; null while it is being read, which only a type within itself can see.</summary>
    public Shape? Find(TypeUse use) => _shapes[use.ShapeId];

    public void Fail(string reason, string rule = RuleIds.UnsupportedType) => _failures.Add(new(rule, reason));

    /// <summary>Notes why a type has no JSON form.</summary>
    public void Unsupported(ITypeSymbol type, string reason, string rule = RuleIds.UnsupportedType) => Fail($"{Display(type)} has no JSON form: {reason}", rule);

    public void Warn(string rule, string text) => _warnings.Add(new(rule, text));

    public void Undescribe(ISymbol symbol) => _undescribed.Add(symbol);

    /// <summary>The list of all items of a sequence, as a result.</summary>
    public TypeUse? List(ITypeSymbol item)
    {
        if (Use(item) is not { } use)
        {
            return null;
        }
        var id = $"global::System.Collections.Generic.IReadOnlyList<{use.CSharp}>";
        _shapes[id] = Shape.Simple(id, id, ShapeKind.List, isValueType: false) with { Collection = CollectionKind.List, Item = use };
        return new(id, id, AllowsNull: false);
    }

    /// <summary>Reads a type as an object, under an id of its own: as a case of a union it looks different than elsewhere.</summary>
    public bool ReadCase(string id, INamedTypeSymbol type, Discriminator discriminator)
        => Add(id, () => ReadObject(id, type) is { } shape ? shape with { Discriminator = discriminator } : null) is not null;

    /// <summary>Reads what may fail; when it does, nothing of it is left.</summary>
    public T? Try<T>(Func<T?> read)
        where T : class
    {
        var known = new HashSet<string>(_shapes.Keys, StringComparer.Ordinal);
        var (failures, warnings, undescribed) = (_failures.Count, _warnings.Count, _undescribed.Count);
        if (read() is { } result && _failures.Count == failures)
        {
            return result;
        }
        foreach (var id in _shapes.Keys.Where(id => !known.Contains(id)).ToArray())
        {
            _shapes.Remove(id);
        }
        _failures.RemoveRange(failures, _failures.Count - failures);
        _warnings.RemoveRange(warnings, _warnings.Count - warnings);
        _undescribed.RemoveRange(undescribed, _undescribed.Count - undescribed);
        return null;
    }

    private string? Read(ITypeSymbol type)
    {
        var id = Symbols.CSharpPlain(type);
        if (_shapes.ContainsKey(id))
        {
            return id;
        }
        if (SimpleTypes.Kind(type) is { } kind)
        {
            _shapes[id] = Shape.Simple(id, id, kind, type.IsValueType);
            return id;
        }
        if (type.TypeKind == TypeKind.Error)
        {
            MetUnknown = true;
            return null;
        }
        if (IsOfRun(type))
        {
            // At any depth: whoever writes the data would say who they are.
            Unsupported(type, "it comes from the run and never from data; take it as a parameter of its own, and a UserId where one is only named");
            return null;
        }
        if (IsAliased(type))
        {
            Unsupported(type, "generated code has no extern alias by which to name it; reference its assembly without one");
            return null;
        }
        if (!Symbols.IsReachable(type))
        {
            Unsupported(type, "it is private, local to a file or obsolete as an error; make it internal, and its use at most a warning");
            return null;
        }
        if (_depth == MostDepth)
        {
            Fail($"its types are nested more than {Literals.Number(MostDepth)} deep, which is as deep as JSON is read");
            return null;
        }
        return Add(id, () => type switch
        {
            { TypeKind: TypeKind.Enum } => ReadEnum(id, (INamedTypeSymbol)type),
            _ when CollectionTypes.Match(type) is var (collection, item) => ReadCollection(id, collection, item),
            INamedTypeSymbol named when UnionReader.IsUnion(named) => UnionReader.Read(id, named, this),
            _ => ReadObject(id, type),
        });
    }

    private string? Add(string id, Func<Shape?> read)
    {
        // Before its members: a type may contain itself.
        _shapes[id] = null;
        _depth++;
        var made = read();
        _depth--;
        if (made is not { } shape)
        {
            _shapes.Remove(id);
            return null;
        }
        _shapes[id] = shape;
        return id;
    }

    private static bool IsOfRun(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (ToolReader.Injected(current) is not null)
            {
                return true;
            }
        }
        return false;
    }

    // Whether the assembly that declares the type is only known under an extern alias.
    private bool IsAliased(ITypeSymbol type)
        => type.ContainingAssembly is { } owner
            && !SymbolEqualityComparer.Default.Equals(owner, Assembly)
            && (Assembly as ISourceAssemblySymbol)?.Compilation.GetMetadataReference(owner) is { Properties.Aliases: { IsEmpty: false } aliases }
            && !aliases.Contains(MetadataReferenceProperties.GlobalAlias);

    private Shape? ReadEnum(string id, INamedTypeSymbol type)
    {
        var names = new List<EnumName>();
        var values = new HashSet<string>(StringComparer.Ordinal);
        var json = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(field => field is { IsConst: true, ConstantValue: not null }))
        {
            if (Symbols.IsForbidden(field))
            {
                Unsupported(type, $"its value '{field.Name}' is obsolete as an error, so that nothing may name it; make its use a warning");
                return null;
            }
            var given = Symbols.Attribute(field, "System.Text.Json.Serialization.JsonStringEnumMemberNameAttribute");
            var name = Literals.WellFormed((given is null ? null : Symbols.Argument<string>(given, 0)) ?? SnakeCase.Of(field.Name));
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
        return Shape.Simple(id, Symbols.CSharpPlain(type), ShapeKind.Object, type.IsValueType) with { Members = members.ToEquatable(), Description = description };
    }

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}
