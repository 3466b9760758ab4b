using System.Collections.Immutable;

namespace Netra;

/// <summary>What a member of a frame holds.</summary>
public enum WireKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>An instant, as RFC 3339 UTC with milliseconds.</summary>
    Instant,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Any JSON value.</summary>
    Any,

    /// <summary>A list of strings.</summary>
    Texts,

    /// <summary>An object.</summary>
    Object,

    /// <summary>A list of objects.</summary>
    Objects,
}

/// <summary>One member of a frame of the wire protocol, as generated documents tell it. Immutable.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Kind">What it holds.</param>
public sealed record WireMember(string Name, WireKind Kind)
{
    /// <summary>Whether it may be absent.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether it may be null.</summary>
    public bool IsNullable { get; init; }

    /// <summary>What its name does not say, or null.</summary>
    public string? About { get; init; }

    /// <summary>The only texts that it holds; empty when it holds any.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>The least number, or the least length of a text in characters; null when there is none.</summary>
    public long? Least { get; init; }

    /// <summary>The greatest number, or the greatest length of a text in characters; null when there is none.</summary>
    public long? Most { get; init; }

    /// <summary>The members of an object, or of each object of a list.</summary>
    public ImmutableArray<WireMember> Members { get; init; } = [];
}

/// <summary>One kind of message of the wire protocol, as generated documents tell it. Immutable.</summary>
/// <param name="Type">Its <c>type</c>.</param>
/// <param name="About">What it means.</param>
/// <param name="Members">All its members, <c>type</c> among them, in the order in which they are written.</param>
public sealed record WireFrame(string Type, string About, ImmutableArray<WireMember> Members);
