namespace Netra;

/// <summary>How long a service lives. A service may take what lives as long or longer, never what lives shorter.</summary>
public enum Lifetime
{
    /// <summary>One instance for the process, made at start-up.</summary>
    Process,

    /// <summary>One instance for each active user, made when first needed, disposed when the user is idle.</summary>
    User,

    /// <summary>One instance for each attempt of a run, made when first needed, disposed when the attempt ends.</summary>
    Run,
}

/// <summary>
/// Makes a class a service of its module. It is provided as itself and as every interface that it implements directly, one
/// instance as all of them; not as those of the framework (<c>System.*</c> and <c>Microsoft.*</c>, but for
/// Microsoft.Extensions.AI). Dependencies are the parameters of its one constructor: a service <c>T</c>; <c>Func&lt;T&gt;</c>
/// or <c>Lazy&lt;T&gt;</c>, which give the one <c>T</c> when they are first asked for, after the constructor; or all
/// implementations of a contract, as <c>IEnumerable&lt;T&gt;</c>, <c>IReadOnlyCollection&lt;T&gt;</c>,
/// <c>IReadOnlyList&lt;T&gt;</c>, <c>T[]</c> or <c>ImmutableArray&lt;T&gt;</c>, those that live longest first, then by module and
/// type name. What is disposable is disposed once, in reverse order of making, asynchronously where it can be.
/// </summary>
/// <param name="lifetime">How long an instance lives.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ServiceAttribute(Lifetime lifetime) : Attribute
{
    /// <summary>How long an instance lives.</summary>
    public Lifetime Lifetime { get; } = lifetime;
}

/// <summary>A contract that exactly one type of a host implements (rule NETRA002).</summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class SingleImplementationAttribute : Attribute;

/// <summary>A class that wraps another implementation of the contract that it implements; not counted by NETRA002.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DecoratorAttribute : Attribute;
