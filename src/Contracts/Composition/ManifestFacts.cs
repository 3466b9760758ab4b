using System.ComponentModel;

namespace Netra;

/// <summary>What the generator of a host needs to know of a module. Written by the generator on the manifest.</summary>
/// <param name="module">The module's name.</param>
/// <param name="hash">SHA-256 over its agents, tools and schemas, in hexadecimal.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ModuleFactsAttribute(string module, string hash) : Attribute
{
    /// <summary>The module's name.</summary>
    public string Module { get; } = module;

    /// <summary>SHA-256 over its agents, tools and schemas, in hexadecimal.</summary>
    public string Hash { get; } = hash;

    /// <summary>What its user scope takes from elsewhere, as type names.</summary>
    public string[] UserImports { get; set; } = [];

    /// <summary>What its user scope takes all implementations of, as type names.</summary>
    public string[] UserImportsAll { get; set; } = [];

    /// <summary>What its run scope takes from elsewhere, as type names.</summary>
    public string[] RunImports { get; set; } = [];

    /// <summary>What its run scope takes all implementations of, as type names.</summary>
    public string[] RunImportsAll { get; set; } = [];
}

/// <summary>An agent of a module, in the order of the manifest. Written by the generator on the manifest.</summary>
/// <param name="name">The agent's name.</param>
/// <param name="type">The name of its type.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AgentFactAttribute(string name, string type) : Attribute
{
    /// <summary>The agent's name.</summary>
    public string Name { get; } = name;

    /// <summary>The name of its type.</summary>
    public string Type { get; } = type;

    /// <summary>Whether a user may start it.</summary>
    public bool Entry { get; set; }

    /// <summary>Names of the tools that it may call.</summary>
    public string[] Tools { get; set; } = [];

    /// <summary>Names of the agents that its model may call.</summary>
    public string[] Agents { get; set; } = [];
}

/// <summary>A service, agent or tool set of a module: what it provides and what it takes. Written by the generator on the manifest.</summary>
/// <param name="type">The name of its type.</param>
/// <param name="lifetime">How long an instance lives; agents and tool sets are made within a run.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ComponentFactAttribute(string type, Lifetime lifetime) : Attribute
{
    /// <summary>The name of its type.</summary>
    public string Type { get; } = type;

    /// <summary>How long an instance lives.</summary>
    public Lifetime Lifetime { get; } = lifetime;

    /// <summary>What it is provided as, by type name, within its module.</summary>
    public string[] Provides { get; set; } = [];

    /// <summary>Those of <see cref="Provides"/> that other modules can name.</summary>
    public string[] Exports { get; set; } = [];

    /// <summary>What its constructor takes, by type name.</summary>
    public string[] Needs { get; set; } = [];

    /// <summary>What its constructor takes by <c>Func</c> or <c>Lazy</c>, by type name.</summary>
    public string[] NeedsLater { get; set; } = [];

    /// <summary>What its constructor takes all implementations of, by type name.</summary>
    public string[] NeedsAll { get; set; } = [];
}
