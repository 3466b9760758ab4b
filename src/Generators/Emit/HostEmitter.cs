using Netra.Generators.Composition;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes a host's part of its composition root: <c>AddNetra</c> and <c>Start</c>.</summary>
internal static class HostEmitter
{
    private const string Add = "global::Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton";
    private const string Get = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService";

    /// <summary>The namespace of what is generated for a root; two roots of one assembly do not meet.</summary>
    public static string Namespace(RootModel root) => $"{Names.Root}.{Names.Type(root.Target.Name, "", root.Target.CSharp)}";

    public static (string Hint, string Text) Root(HostGraph graph, bool isBroken)
    {
        var root = graph.Content.Root;
        var space = $"global::{Namespace(root)}";
        var code = CodeWriter.File();
        code.OpenTarget(root.Target);
        code.Line("/// <summary>Registers the agents and services of all referenced modules, the agent registry and the user engine factory.</summary>");
        code.Open("public static global::Microsoft.Extensions.DependencyInjection.IServiceCollection AddNetra(global::Microsoft.Extensions.DependencyInjection.IServiceCollection services)");
        if (isBroken)
        {
            // The rules say what is wrong; this much keeps their errors the only ones.
            code.Line("throw new global::System.InvalidOperationException(\"The composition has errors.\");");
        }
        else
        {
            code.Line($"var registry = new {space}.AgentRegistry();");
            code.Line($"{Add}<global::Netra.IAgentRegistry>(services, registry);");
            // A host that brings a clock of its own keeps it, registered before or after.
            code.Line("global::Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions.TryAddSingleton(services, global::System.TimeProvider.System);");
            code.Open("foreach (var module in registry.Modules)").Line("module.AddProcessServices(services);").Close();
            var arguments = graph.Content.Modules.Select(module => $"{Get}<{ModuleNames.Global(ModuleNames.Process(module.Pascal))}>(provider)")
                .Concat(graph.FactoryImports.One.Select(type => $"{Get}<{type}>(provider)"))
                .Concat(graph.FactoryImports.All.Select(type => ProcessEmitter.All(type, "provider")))
                .ToArray();
            code.Line($"{Add}<global::Netra.IUserEngineFactory>(services, static {(arguments.Length == 0 ? "_" : "provider")} => new {space}.UserEngineFactory({string.Join(", ", arguments)}));");
            code.Line("return services;");
        }
        code.Close();
        code.Line();
        code.Line("/// <summary>Makes every process-wide service now, so that one that cannot be made stops the host at its start.</summary>");
        code.Open("public static void Start(global::System.IServiceProvider services)");
        code.Open($"foreach (var module in {Get}<global::Netra.IAgentRegistry>(services).Modules)").Line("module.StartProcessServices(services);").Close();
        code.Line($"_ = {Get}<global::Netra.IUserEngineFactory>(services);");
        code.Close();
        code.CloseTarget(root.Target);
        return (Names.Hint("Root", root.Target.Name, root.Target.CSharp), code.ToString());
    }
}
