using System.Collections.Immutable;

namespace Netra;

/// <summary>
/// All agents and tools of a host, known when it was compiled. Generated for the composition root; constant and immutable.
/// </summary>
[SingleImplementation]
public interface IAgentRegistry
{
    /// <summary>Names the exact set of agents, tools and schemas: 16 lower-case hexadecimal digits of a SHA-256.</summary>
    string Fingerprint { get; }

    /// <summary>The agent that answers when a user names none.</summary>
    string DefaultAgent { get; }

    /// <summary>Every agent, by name in ordinal order.</summary>
    ImmutableArray<AgentDescriptor> Agents { get; }

    /// <summary>The composed modules, by name in ordinal order.</summary>
    ImmutableArray<ModuleManifest> Modules { get; }

    /// <summary>The agent with exactly this name, or null.</summary>
    AgentDescriptor? Find(string name);
}
