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
}

/// <summary>A bound of a number or a length.</summary>
/// <param name="Json">As JSON.</param>
/// <param name="CSharp">As a C# literal that the value can be compared with.</param>
/// <param name="IsExclusive">Whether the bound itself is outside.</param>
internal sealed record Bound(string Json, string CSharp, bool IsExclusive);

/// <summary>What a value must be besides its type.</summary>
internal sealed record Constraints(
    Bound? Least,
    Bound? Most,
    int? MinLength,
    int? MaxLength,
    string? Pattern,
    EquatableArray<AllowedValue> Allowed)
{
    public static Constraints None { get; } = new(null, null, null, null, null, EquatableArray<AllowedValue>.Empty);

    public bool IsNone => this == None;
}

/// <summary>One of the values that are allowed.</summary>
internal sealed record AllowedValue(string Json, string CSharp);

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
    public static Shape Simple(string id, string csharp, ShapeKind kind, bool isValueType)
        => new(id, csharp, kind, isValueType, CollectionKind.None, null, EquatableArray<EnumName>.Empty, false, EquatableArray<Member>.Empty, null);

    /// <summary>Whether a codec of its own is generated for it.</summary>
    public bool HasCodec => Kind is ShapeKind.Enum or ShapeKind.List or ShapeKind.Dictionary or ShapeKind.Object;
}
