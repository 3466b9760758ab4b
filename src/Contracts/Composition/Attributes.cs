namespace Netra;

/// <summary>Makes an assembly a module: its agents, tools and services are composed into every host that references it.</summary>
/// <param name="name">Lower-case letters, digits and hyphens; unique in a host.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ModuleAttribute(string name) : Attribute
{
    /// <summary>The module's name.</summary>
    public string Name { get; } = name;
}

/// <summary>Marks the one partial class of a host into which all referenced modules are composed.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CompositionRootAttribute : Attribute
{
    /// <summary>The agent that answers when a user names none.</summary>
    public string? DefaultAgent { get; set; }
}

/// <summary>
/// Says on the composition root that the host's container provides <typeparamref name="T"/>, so that the generator can
/// check the whole graph of services.
/// </summary>
/// <typeparam name="T">The service type that the host registers by hand.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FromHostAttribute<T> : Attribute;

/// <summary>Waives one rule on one symbol; listed with its reason in the compliance report.</summary>
/// <param name="rule">The rule's id, such as <c>NETRA301</c>.</param>
/// <param name="reason">Why it is right here.</param>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
public sealed class NetraWaiverAttribute(string rule, string reason) : Attribute
{
    /// <summary>The rule's id.</summary>
    public string Rule { get; } = rule;

    /// <summary>Why it is right here.</summary>
    public string Reason { get; } = reason;
}
