using Netra.Generators.Composition;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes a module's manifest: its agents with their tools, its process-wide services, and the facts that a host's generator reads.</summary>
internal sealed class ManifestEmitter(ModuleGraph graph)
{
    private const string Array = "global::System.Collections.Immutable.ImmutableArray";

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
        DescribeServices(code);
        code.Line();
        new ProcessEmitter(graph).Emit(code);
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
        code.Line($"[global::Netra.ModuleFacts({Literals.String(_content.Module.Name)}, {Literals.String(Names.Hash(canonical))}, {Imports("User")}, {Imports("Run")})]");
        foreach (var agent in DistinctAgents)
        {
            code.Line($"[global::Netra.AgentFact({Literals.String(agent.Name)}, {Literals.String(agent.Type)}, Entry = {(agent.IsEntry ? "true" : "false")}, Tools = {Literals.Strings(ToolsOf(agent).Select(tool => tool.Name))}, Agents = {Literals.Strings(agent.Callees)})]");
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

    private string Imports(string lifetime)
    {
        var imports = graph.Imports(lifetime);
        return $"{lifetime}Imports = {Literals.Strings(imports.One)}{Optional($"{lifetime}ImportsAll", imports.All)}";
    }

    private static void Component(CodeWriter code, string type, string lifetime, IEnumerable<string> provides, IEnumerable<string> exports, IEnumerable<Dependency> dependencies)
    {
        code.Line($"[global::Netra.ComponentFact({Literals.String(type)}, global::Netra.Lifetime.{lifetime}, Provides = {Literals.Strings(provides)}, Exports = {Literals.Strings(exports)}, "
            + $"Needs = {Literals.Strings(Needs(dependencies, static dependency => dependency.Taking == Taking.One))}{Optional("NeedsLater", Needs(dependencies, static dependency => dependency.IsLater))}{Optional("NeedsAll", Needs(dependencies, static dependency => dependency.IsAll))})]");
    }

    private static string Optional(string name, IEnumerable<string> items) => items.Any() ? $", {name} = {Literals.Strings(items)}" : "";

    private void DescribeServices(CodeWriter code)
    {
        const string description = "global::Netra.ServiceDescription";
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {Array}<{description}> DescribeServices() => {Array}.Create<{description}>(new {description}[]");
        code.Open();
        foreach (var service in _content.Services)
        {
            code.Line($"new({Literals.String(Names.ForPeople(service.CSharp))}, global::Netra.Lifetime.{service.Lifetime}, {Texts(service.Provides.Select(Names.ForPeople))}, {Texts(Needs(service.Dependencies, static _ => true).Select(Names.ForPeople))}),");
        }
        code.Close("});");
    }

    private static string Texts(IEnumerable<string> texts)
    {
        var all = texts.Select(Literals.String).ToArray();
        return all.Length == 0 ? $"{Array}<string>.Empty" : $"{Array}.Create<string>({string.Join(", ", all)})";
    }

    private static IEnumerable<string> Needs(IEnumerable<Dependency> dependencies, Func<Dependency, bool> isTaken)
        => dependencies.Where(dependency => dependency.Kind == DependencyKind.Service && isTaken(dependency)).Select(dependency => dependency.Type).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> CalledBy(AgentSummary agent)
        => _content.Calls.Where(call => call.Caller == agent.Type)
            .SelectMany(call => DistinctAgents.Where(other => other.Type == call.Callee))
            .Select(callee => callee.Name)
            .OrderBy(name => name, StringComparer.Ordinal);

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
            var own = ToolsOf(agents[i]).Select(tool => $"tool{System.Array.IndexOf(tools, tool)}").ToArray();
            var called = CalledBy(agents[i]).ToArray();
            var facts = new[]
            {
                called.Length == 0 ? "" : $"Calls = {Texts(called)}",
                own.Length == 0 ? "" : $"Tools = {Array}.Create<global::Netra.ToolDescriptor>({string.Join(", ", own)})",
            }.Where(fact => fact.Length > 0).ToArray();
            var initializer = facts.Length == 0 ? "" : $" {{ {string.Join(", ", facts)} }}";
            code.Line($"    new {agents[i].Descriptor}(){initializer}{(i == agents.Length - 1 ? ");" : ",")}");
        }
        code.Close();
    }
}
