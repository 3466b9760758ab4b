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
/// Makes a class a service of its module. It is provided as itself and as every interface that it implements directly
/// and that the module or <c>Netra.Contracts</c> declares; dependencies are the parameters of its one constructor.
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
