using Netra.Generators.Composition;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes a module's manifest: its agents with their tools, its process-wide services, and the facts that a host's generator reads.</summary>
internal sealed class ManifestEmitter(ModuleGraph graph)
{
    private const string Services = "global::Microsoft.Extensions.DependencyInjection.IServiceCollection";
    private const string Add = "global::Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton";
    private const string Get = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService";

    private readonly ModuleContent _content = graph.Content;
    private readonly string _module = graph.Content.Module.Pascal;

    public (string Hint, string Text) Emit()
    {
        var name = ModuleNames.Manifest(_module);
        var code = CodeWriter.File();
        code.Line($"[assembly: global::Netra.ModuleManifest(typeof({ModuleNames.Global(name)}), {Literals.Number(WellKnown.ContractVersion)})]");
        code.Line();
        code.Open($"namespace {Names.Root}");
        code.Line($"/// <summary>What the module {_content.Module.Name} declares.</summary>");
        Facts(code);
        code.Open($"public sealed class {name} : global::Netra.ModuleManifest");
        code.Line("/// <summary>The module.</summary>");
        code.Line($"public {name}()").Line($"    : base({Literals.String(_content.Module.Name)}, MakeAgents())").Open().Close();
        code.Line();
        AddServices(code);
        code.Line();
        StartServices(code);
        code.Line();
        Agents(code);
        code.Close().Close();
        return (Names.Hint("Manifest", _content.Module.Name, _content.Module.Name), code.ToString());
    }

    // The same name twice is an error of the rules; one of them is kept so that it is the only error.
    private IEnumerable<AgentSummary> DistinctAgents
        => _content.Agents.GroupBy(agent => agent.Name, StringComparer.Ordinal).Select(group => group.First());

    private IEnumerable<ToolSummary> ToolsOf(AgentSummary agent)
        => _content.ToolSets.Where(set => agent.ToolSets.Items.Contains(set.Type, StringComparer.Ordinal))
            .SelectMany(set => set.Tools)
            .GroupBy(tool => tool.Name, StringComparer.Ordinal)
            .Select(group => group.First())
            .OrderBy(tool => tool.Name, StringComparer.Ordinal);

    private void Facts(CodeWriter code)
    {
        var canonical = string.Join("\n", DistinctAgents.Select(agent => agent.Hash + "\n" + string.Join("\n", ToolsOf(agent).Select(tool => tool.Hash))));
        code.Line($"[global::Netra.ModuleFacts({Literals.String(_content.Module.Name)}, {Literals.String(Names.Hash(canonical))}, UserImports = {Literals.Strings(graph.Imports("User"))}, RunImports = {Literals.Strings(graph.Imports("Run"))})]");
        foreach (var agent in DistinctAgents)
        {
            code.Line($"[global::Netra.AgentFact({Literals.String(agent.Name)}, {Literals.String(agent.Type)}, Entry = {(agent.IsEntry ? "true" : "false")}, Tools = {Literals.Strings(ToolsOf(agent).Select(tool => tool.Name))})]");
        }
        foreach (var service in _content.Services)
        {
            Component(code, service.CSharp, service.Lifetime, ModuleGraph.ProvidedBy(service), service.Exports, service.Dependencies);
        }
        foreach (var (type, dependencies) in _content.Agents.Select(agent => (agent.Type, agent.Dependencies)).Concat(_content.ToolSets.Select(set => (set.Type, set.Dependencies))))
        {
            Component(code, type, "Run", [], [], dependencies);
        }
    }

    private static void Component(CodeWriter code, string type, string lifetime, IEnumerable<string> provides, IEnumerable<string> exports, IEnumerable<Dependency> dependencies)
    {
        var needs = dependencies.Where(dependency => dependency.Kind == DependencyKind.Service).Select(dependency => dependency.Type).Distinct(StringComparer.Ordinal);
        code.Line($"[global::Netra.ComponentFact({Literals.String(type)}, global::Netra.Lifetime.{lifetime}, Provides = {Literals.Strings(provides)}, Exports = {Literals.Strings(exports)}, Needs = {Literals.Strings(needs)})]");
    }

    private void AddServices(CodeWriter code)
    {
        code.Line("/// <inheritdoc/>");
        code.Open($"public override void AddProcessServices({Services} services)");
        foreach (var service in graph.Of("Process"))
        {
            var arguments = service.Dependencies.Select(dependency => graph.Resolve(dependency, "Process").Kind == SourceKind.Missing ? "default!" : $"{Get}<{dependency.Type}>(provider)").ToArray();
            code.Line($"{Add}<{service.CSharp}>(services, static {(arguments.Length == 0 ? "_" : "provider")} => new {service.CSharp}({string.Join(", ", arguments)}));");
            foreach (var type in service.Provides)
            {
                code.Line($"{Add}<{type}>(services, static provider => {Get}<{service.CSharp}>(provider));");
            }
        }
        var holder = ModuleNames.Global(ModuleNames.Process(_module));
        var held = graph.Held.Select(type => $"{Get}<{type}>(provider)").ToArray();
        code.Line($"{Add}<{holder}>(services, static {(held.Length == 0 ? "_" : "provider")} => new {holder}({string.Join(", ", held)}));");
        code.Close();
    }

    private void StartServices(CodeWriter code)
    {
        code.Line("/// <inheritdoc/>");
        code.Open("public override void StartProcessServices(global::System.IServiceProvider services)");
        foreach (var service in graph.Of("Process"))
        {
            foreach (var type in ModuleGraph.ProvidedBy(service))
            {
                code.Line($"_ = {Get}<{type}>(services);");
            }
        }
        code.Line($"_ = {Get}<{ModuleNames.Global(ModuleNames.Process(_module))}>(services);");
        code.Close();
    }

    private void Agents(CodeWriter code)
    {
        code.Open("private static global::System.Collections.Immutable.ImmutableArray<global::Netra.AgentDescriptor> MakeAgents()");
        var tools = DistinctAgents.SelectMany(ToolsOf).Distinct().OrderBy(tool => tool.Descriptor, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < tools.Length; i++)
        {
            code.Line($"var tool{i} = new {tools[i].Descriptor}();");
        }
        var agents = DistinctAgents.ToArray();
        if (agents.Length == 0)
        {
            code.Line("return global::System.Collections.Immutable.ImmutableArray<global::Netra.AgentDescriptor>.Empty;");
            code.Close();
            return;
        }
        code.Line("return global::System.Collections.Immutable.ImmutableArray.Create<global::Netra.AgentDescriptor>(");
        for (var i = 0; i < agents.Length; i++)
        {
            var own = ToolsOf(agents[i]).Select(tool => $"tool{Array.IndexOf(tools, tool)}").ToArray();
            var initializer = own.Length == 0 ? "" : $" {{ Tools = global::System.Collections.Immutable.ImmutableArray.Create<global::Netra.ToolDescriptor>({string.Join(", ", own)}) }}";
            code.Line($"    new {agents[i].Descriptor}(){initializer}{(i == agents.Length - 1 ? ");" : ",")}");
        }
        code.Close();
    }
}
