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
    EquatableArray<string> Needs);

/// <summary>A referenced module, as its manifest tells it.</summary>
internal sealed record ModuleFacts(
    string Name,
    string Hash,
    string Assembly,
    int ContractVersion,
    EquatableArray<AgentFact> Agents,
    EquatableArray<ComponentFact> Components,
    EquatableArray<string> UserImports,
    EquatableArray<string> RunImports)
{
    /// <summary>Its name as part of type names.</summary>
    public string Pascal => Text.Names.Pascal(Name);
}
