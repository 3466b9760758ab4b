namespace Netra.Generators.Text;

/// <summary>Metadata names of the types that the generator and the rules look for.</summary>
internal static class WellKnown
{
    public const string ContractsAssembly = "Netra.Contracts";

    public const string Agent = "Netra.AgentAttribute";
    public const string ToolSet = "Netra.ToolSetAttribute";
    public const string Tool = "Netra.ToolAttribute";
    public const string Service = "Netra.ServiceAttribute";
    public const string Durable = "Netra.DurableAttribute";
    public const string CompositionRoot = "Netra.CompositionRootAttribute";
    public const string FromHost = "Netra.FromHostAttribute`1";
    public const string UseAgent = "Netra.UseAgentAttribute`1";
    public const string UseTools = "Netra.UseToolsAttribute`1";
    public const string Module = "Netra.ModuleAttribute";
    public const string ModuleManifest = "Netra.ModuleManifestAttribute";
    public const string ModuleFacts = "Netra.ModuleFactsAttribute";
    public const string AgentFact = "Netra.AgentFactAttribute";
    public const string ComponentFact = "Netra.ComponentFactAttribute";
    public const string Waiver = "Netra.NetraWaiverAttribute";
    public const string SingleImplementation = "Netra.SingleImplementationAttribute";
    public const string Decorator = "Netra.DecoratorAttribute";
    public const string Secret = "Netra.SecretAttribute";

    public const string IRun = "Netra.IRun";
    public const string StepContext = "Netra.StepContext";
    public const string ToolContext = "Netra.ToolContext";

    public const string IAgent = "Netra.IAgent`2";
    public const string IModelAgent = "Netra.IModelAgent`2";

    /// <summary>The shape of generated code that this generator writes; must equal <c>ModuleManifest.CurrentContractVersion</c>.</summary>
    public const int ContractVersion = 1;
}
