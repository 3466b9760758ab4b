namespace Netra.Generators.Models;

/// <summary>The composition root of a host.</summary>
internal sealed record RootModel(Target Target, string? DefaultAgent, EquatableArray<string> FromHost);

/// <summary>An agent of a referenced module.</summary>
internal sealed record AgentFact(string Name, string Type, bool IsEntry);

/// <summary>A service, agent or tool set of a referenced module.</summary>
internal sealed record ComponentFact(
    string Type,
    string Lifetime,
    EquatableArray<string> Provides,
    EquatableArray<string> Exports,
    EquatableArray<string> Needs,
    EquatableArray<string> NeedsLater,
    EquatableArray<string> NeedsAll);

/// <summary>What a scope of a module takes from elsewhere, as types.</summary>
/// <param name="One">What one provides.</param>
/// <param name="All">What it takes all implementations of.</param>
internal sealed record ModuleImports(EquatableArray<string> One, EquatableArray<string> All);

/// <summary>A referenced module, as its manifest tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hash">Over its agents, tools and schemas.</param>
/// <param name="Assembly">The name of its assembly.</param>
/// <param name="IsReachable">Whether the host can name its types, which it cannot behind an extern alias.</param>
/// <param name="ContractVersion">The version of the generator's contract that it was built for.</param>
/// <param name="Agents">Its agents.</param>
/// <param name="Components">Its services, agents and tool sets.</param>
/// <param name="UserImports">What its user scope takes from elsewhere.</param>
/// <param name="RunImports">What its run scope takes from elsewhere.</param>
internal sealed record ModuleFacts(
    string Name,
    string Hash,
    string Assembly,
    bool IsReachable,
    int ContractVersion,
    EquatableArray<AgentFact> Agents,
    EquatableArray<ComponentFact> Components,
    ModuleImports UserImports,
    ModuleImports RunImports)
{
    /// <summary>Its name as part of type names.</summary>
    public string Pascal => Text.Names.Pascal(Name);
}
