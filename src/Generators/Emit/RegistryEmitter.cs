using System.Globalization;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes a host's agent registry: constant, with lookups by a switch.</summary>
internal static class RegistryEmitter
{
    private const string Array = "global::System.Collections.Immutable.ImmutableArray";

    public static (string Hint, string Text) Emit(HostContent content)
    {
        var agents = content.Modules.SelectMany((module, m) => module.Agents.Select((agent, a) => (agent.Name, Module: m, Index: a)))
            .OrderBy(agent => agent.Name, StringComparer.Ordinal)
            .ToArray();
        var code = CodeWriter.File();
        code.Open($"namespace {HostEmitter.Namespace(content.Root)}");
        code.Line("/// <summary>All agents and tools of the host.</summary>");
        code.Open("internal sealed class AgentRegistry : global::Netra.IAgentRegistry");
        for (var i = 0; i < agents.Length; i++)
        {
            code.Line($"private readonly global::Netra.AgentDescriptor _agent{Text(i)};");
        }
        code.Line();
        code.Open("internal AgentRegistry()");
        for (var i = 0; i < content.Modules.Count; i++)
        {
            code.Line($"var module{Text(i)} = new {ModuleNames.Global(ModuleNames.Manifest(content.Modules[i].Pascal))}();");
        }
        for (var i = 0; i < agents.Length; i++)
        {
            code.Line($"_agent{Text(i)} = module{Text(agents[i].Module)}.Agents[{Text(agents[i].Index)}];");
        }
        code.Line($"Agents = {List("global::Netra.AgentDescriptor", agents.Select((_, i) => $"_agent{Text(i)}"))};");
        code.Line($"Modules = {List("global::Netra.ModuleManifest", content.Modules.Select((_, i) => $"module{Text(i)}"))};");
        code.Close();
        code.Line();
        code.Line($"public string Fingerprint => {Literals.String(Fingerprint(content))};");
        code.Line();
        code.Line($"public string DefaultAgent => {Literals.String(content.Root.DefaultAgent)};");
        code.Line();
        code.Line($"public {Array}<global::Netra.AgentDescriptor> Agents {{ get; }}");
        code.Line();
        code.Line($"public {Array}<global::Netra.ModuleManifest> Modules {{ get; }}");
        code.Line();
        code.Line("public global::Netra.AgentDescriptor? Find(string name) => name switch");
        code.Open();
        for (var i = 0; i < agents.Length; i++)
        {
            code.Line($"{Literals.String(agents[i].Name)} => _agent{Text(i)},");
        }
        code.Line("_ => null,");
        code.Close("};");
        code.Close().Close();
        return (Names.Hint("Registry", content.Root.Target.Name, content.Root.Target.CSharp), code.ToString());
    }

    /// <summary>The first 16 hexadecimal digits of a SHA-256 over all modules' agents, tools and schemas.</summary>
    public static string Fingerprint(HostContent content)
        => Names.Hash(string.Join("\n", content.Modules.Select(module => $"{module.Name}\n{module.Hash}"))).Substring(0, 16);

    private static string List(string type, IEnumerable<string> items)
    {
        var all = items.ToArray();
        return all.Length == 0 ? $"{Array}<{type}>.Empty" : $"{Array}.Create<{type}>(new {type}[] {{ {string.Join(", ", all)} }})";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
