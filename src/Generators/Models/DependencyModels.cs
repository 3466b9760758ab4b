namespace Netra.Generators.Models;

/// <summary>Where a dependency comes from.</summary>
internal enum DependencyKind
{
    /// <summary>Another service.</summary>
    Service,

    /// <summary>Something that every host's container has.</summary>
    Container,

    /// <summary>The user of the scope.</summary>
    UserContext,

    /// <summary>The user's scope.</summary>
    UserScope,

    /// <summary>The run of the scope.</summary>
    RunContext,

    /// <summary>The run's scope.</summary>
    RunScope,
}

/// <summary>In what form a constructor takes a service.</summary>
internal enum Taking
{
    /// <summary>The one instance, made before.</summary>
    One,

    /// <summary><c>Func&lt;T&gt;</c>: the one instance, made when first asked for.</summary>
    Func,

    /// <summary><c>Lazy&lt;T&gt;</c>, likewise.</summary>
    Lazy,

    /// <summary><c>T[]</c>: all implementations.</summary>
    Array,

    /// <summary><c>IEnumerable&lt;T&gt;</c>, <c>IReadOnlyCollection&lt;T&gt;</c> or <c>IReadOnlyList&lt;T&gt;</c>, likewise.</summary>
    List,

    /// <summary><c>ImmutableArray&lt;T&gt;</c>, likewise.</summary>
    ImmutableArray,
}

/// <summary>What a constructor takes.</summary>
/// <param name="Type">The service's type as C#.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="IsOwn">Whether nothing but the module itself can provide it.</param>
/// <param name="Taking">In what form it is taken.</param>
internal sealed record Dependency(string Type, DependencyKind Kind, bool IsOwn, Taking Taking)
{
    /// <summary>Whether it is made after the one that takes it.</summary>
    public bool IsLater => Taking is Taking.Func or Taking.Lazy;

    /// <summary>Whether all implementations are taken.</summary>
    public bool IsAll => Taking is Taking.Array or Taking.List or Taking.ImmutableArray;

    /// <summary>The constructor's parameter type as C#; for the three kinds of list one that converts to each.</summary>
    public string CSharp => Taking switch
    {
        Taking.Func => $"global::System.Func<{Type}>",
        Taking.Lazy => $"global::System.Lazy<{Type}>",
        Taking.Array => Type + "[]",
        Taking.List => $"global::System.Collections.Generic.IReadOnlyList<{Type}>",
        Taking.ImmutableArray => $"global::System.Collections.Immutable.ImmutableArray<{Type}>",
        _ => Type,
    };
}
