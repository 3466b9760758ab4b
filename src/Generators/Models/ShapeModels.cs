namespace Netra.Generators.Models;

/// <summary>How a type looks in JSON.</summary>
internal enum ShapeKind
{
    Boolean,
    Char,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Single,
    Double,
    Decimal,
    String,
    Guid,
    DateTime,
    DateTimeOffset,
    DateOnly,
    TimeOnly,
    TimeSpan,
    Uri,
    Bytes,
    Element,
    Node,
    Text,
    Id,
    Enum,
    List,
    Dictionary,
    Object,
    Union,
}

/// <summary>How a list or dictionary is made of what was read.</summary>
internal enum CollectionKind
{
    None,
    List,
    Array,
    ImmutableArray,
    ImmutableList,
    HashSet,
    ImmutableHashSet,
    Dictionary,
    ImmutableDictionary,
}

/// <summary>A type that is used somewhere, with the nullability of that place.</summary>
/// <param name="ShapeId">The shape of the type without its nullability.</param>
/// <param name="CSharp">The type as C#, with its nullability.</param>
/// <param name="AllowsNull">Whether null is a value.</param>
internal sealed record TypeUse(string ShapeId, string CSharp, bool AllowsNull);

/// <summary>A value of an enumeration.</summary>
/// <param name="Json">Its name in JSON.</param>
/// <param name="CSharp">Its name in C#, escaped.</param>
/// <param name="IsAlias">Whether an earlier name has the same value, so that it is read and never written.</param>
/// <param name="Value">Its value as a number.</param>
internal sealed record EnumName(string Json, string CSharp, bool IsAlias, string Value);

/// <summary>How a member gets into its object.</summary>
internal enum MemberRole
{
    /// <summary>A parameter of the constructor, or of a tool.</summary>
    Parameter,

    /// <summary>A required member.</summary>
    Required,

    /// <summary>A member that may be set and has a default.</summary>
    Optional,

    /// <summary>A member that can only be read: it is written, and never taken from JSON.</summary>
    Computed,
}

/// <summary>A bound of a number or a length.</summary>
/// <param name="Json">As JSON.</param>
/// <param name="CSharp">As a C# literal that the value can be compared with.</param>
/// <param name="IsExclusive">Whether the bound itself is outside.</param>
internal sealed record Bound(string Json, string CSharp, bool IsExclusive);

/// <summary>A pattern that a whole string must match.</summary>
/// <param name="Json">As ECMA-262 writes it, anchored; null for one that only .NET can read, which is enforced and not published.</param>
/// <param name="Net">As .NET reads it, anchored, with the same meaning.</param>
/// <param name="Given">As it was written.</param>
internal sealed record PatternModel(string? Json, string Net, string Given);

/// <summary>A form that a string must have besides a pattern.</summary>
internal enum TextForm
{
    Any,
    Email,
    Url,
    Base64,
}

/// <summary>What a value must be besides its type.</summary>
internal sealed record Constraints
{
    public static Constraints None { get; } = new();

    public Bound? Least { get; init; }

    public Bound? Most { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public PatternModel? Pattern { get; init; }

    public TextForm Form { get; init; }

    public EquatableArray<ConstantModel> Allowed { get; init; }

    public EquatableArray<ConstantModel> Denied { get; init; }

    /// <summary>Whether null is refused although the type allows it.</summary>
    public bool RefusesNull { get; init; }

    /// <summary>Whether a string must have a character that is no white space.</summary>
    public bool RefusesBlank { get; init; }

    public bool IsNone => this == None;
}

/// <summary>One of the values that are allowed or denied.</summary>
internal sealed record ConstantModel(string Json, string CSharp);

/// <summary>The member that says which of several types an object is, and what it is for this one.</summary>
/// <param name="Name">The member's name in JSON.</param>
/// <param name="Json">Its value as JSON.</param>
/// <param name="CSharp">Its value as C#: a UTF-8 literal or an integer.</param>
internal sealed record Discriminator(string Name, string Json, string CSharp);

/// <summary>A member of an object, or a parameter of a tool.</summary>
internal sealed record Member(
    string Json,
    string CSharp,
    TypeUse Type,
    MemberRole Role,
    bool IsRequired,
    string? Default,
    string? DefaultJson,
    bool HasUnknownDefault,
    bool SkipsNull,
    bool IsSecret,
    string? Description,
    Constraints Constraints);

/// <summary>How a type looks in JSON, and how it is made. Refers to other shapes by id only.</summary>
internal sealed record Shape(
    string Id,
    string CSharp,
    ShapeKind Kind,
    bool IsValueType,
    CollectionKind Collection,
    TypeUse? Item,
    EquatableArray<EnumName> Names,
    bool IsFlags,
    EquatableArray<Member> Members,
    string? Description)
{
    /// <summary>For an object that is one case of a union: how it is told from the others.</summary>
    public Discriminator? Discriminator { get; init; }

    /// <summary>For a union: its cases, those of derived types before those of their bases.</summary>
    public EquatableArray<TypeUse> Cases { get; init; }

    public static Shape Simple(string id, string csharp, ShapeKind kind, bool isValueType)
        => new(id, csharp, kind, isValueType, CollectionKind.None, null, EquatableArray<EnumName>.Empty, false, EquatableArray<Member>.Empty, null);

    /// <summary>Whether a codec of its own is generated for it.</summary>
    public bool HasCodec => Kind is ShapeKind.Enum or ShapeKind.List or ShapeKind.Dictionary or ShapeKind.Object or ShapeKind.Union;

    /// <summary>The members that are read.</summary>
    public EquatableArray<Member> Read => Members.Where(member => member.Role != MemberRole.Computed).ToEquatable();

    /// <summary>The shapes that it refers to.</summary>
    public IEnumerable<TypeUse> Parts => Members.Select(member => member.Type).Concat(Cases).Concat(Item is { } item ? [item] : []);
}
