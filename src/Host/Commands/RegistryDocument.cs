using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Netra.Host;

/// <summary>The registry as a Markdown document: agents, tools with schemas and effects, services, and a graph of who calls whom.</summary>
internal sealed class RegistryDocument
{
    private readonly StringBuilder _text = new();
    private readonly IAgentRegistry _registry;
    // One descriptor is one tool, however many agents use it; two tools of different agents may share a name.
    private readonly (ToolDescriptor Tool, string[] Agents)[] _tools;

    private RegistryDocument(IAgentRegistry registry)
    {
        _registry = registry;
        _tools =
        [
            .. registry.Agents.SelectMany(static agent => agent.Tools.Select(tool => (Tool: tool, Agent: agent.Name)))
                .GroupBy(static use => use.Tool)
                .Select(static uses => (uses.Key, uses.Select(static use => use.Agent).ToArray()))
                .OrderBy(static use => use.Key.Name, StringComparer.Ordinal)
                .ThenBy(static use => use.Item2[0], StringComparer.Ordinal),
        ];
    }

    /// <summary>The document; the same bytes for the same registry.</summary>
    public static string Write(IAgentRegistry registry)
    {
        var document = new RegistryDocument(registry);
        document.Head();
        document.Graph();
        document.Agents();
        document.Tools();
        document.Services();
        return document._text.ToString();
    }

    private void Head()
        => _text.Append(CultureInfo.InvariantCulture, $"<!-- Written by '{HostRoot.ProgramName} registry --write'; not to be edited. -->\n# Registry\n\nWhat was composed into this host when it was compiled. Fingerprint `{_registry.Fingerprint}`; the default agent is `{_registry.DefaultAgent}`.\n");

    private void Graph()
    {
        _text.Append("\n## Who calls whom\n\nAgents are boxes (rounded: users may start them), tools are hexagons; a dotted arrow is a tool that an agent may call.\n\n```mermaid\nflowchart LR\n");
        foreach (var agent in _registry.Agents)
        {
            _text.Append(agent.IsEntry ? $"  agent_{agent.Name}(\"{agent.Name}\")\n" : $"  agent_{agent.Name}[\"{agent.Name}\"]\n");
        }
        for (var i = 0; i < _tools.Length; i++)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  tool_{i}{{{{\"{_tools[i].Tool.Name}\"}}}}\n");
        }
        foreach (var agent in _registry.Agents)
        {
            foreach (var callee in agent.Calls)
            {
                _text.Append(CultureInfo.InvariantCulture, $"  agent_{agent.Name} --> agent_{callee}\n");
            }
        }
        foreach (var agent in _registry.Agents)
        {
            foreach (var tool in agent.Tools)
            {
                _text.Append(CultureInfo.InvariantCulture, $"  agent_{agent.Name} -.-> tool_{Array.FindIndex(_tools, use => use.Tool == tool)}\n");
            }
        }
        _text.Append("```\n");
    }

    private void Agents()
    {
        _text.Append("\n## Agents\n");
        foreach (var agent in _registry.Agents)
        {
            _text.Append(CultureInfo.InvariantCulture, $"\n### Agent `{agent.Name}`\n\n{agent.Description}\n\n");
            _text.Append(CultureInfo.InvariantCulture, $"{(agent is ModelAgentDescriptor ? "A model" : "Code")}, of module `{agent.Module}`; {(agent.IsEntry ? "users may start it" : "users may not start it")}.\n");
            Line("Calls", agent.Calls);
            Line("Tools", agent.Tools.Select(static tool => tool.Name));
            Schema("Input", agent.InputSchema);
            Schema("Output", agent.OutputSchema);
        }
    }

    private void Tools()
    {
        _text.Append("\n## Tools\n");
        foreach (var (tool, agents) in _tools)
        {
            _text.Append(CultureInfo.InvariantCulture, $"\n### Tool `{tool.Name}`\n\n{tool.Description}\n\nEffect: `{ToolExecuting.EffectName(tool.Effect)}`.");
            if (tool.RequiresApproval)
            {
                _text.Append(" The user must approve each call.");
            }
            if (tool.RequiredPlan != default)
            {
                _text.Append(CultureInfo.InvariantCulture, $" For plans from `{tool.RequiredPlan.ToString().ToLowerInvariant()}` on.");
            }
            if (tool.RequiredRole is { } role)
            {
                _text.Append(CultureInfo.InvariantCulture, $" For the role `{role}`.");
            }
            if (tool.Timeout is { } timeout)
            {
                _text.Append(CultureInfo.InvariantCulture, $" At most {timeout.TotalSeconds} s a call.");
            }
            if (tool.CallsPerMinute is { } calls)
            {
                _text.Append(CultureInfo.InvariantCulture, $" At most {calls} calls a minute of one user.");
            }
            _text.Append('\n');
            Line("Used by", agents);
            Schema("Arguments", tool.InputSchema);
            if (tool.OutputSchema is { } output)
            {
                Schema("Result", output);
            }
        }
    }

    private void Services()
    {
        _text.Append("\n## Services\n\nA service lives as long as the process, as its user is active, or as one run; it takes none that lives shorter.\n");
        foreach (var module in _registry.Modules)
        {
            var services = module.DescribeServices();
            if (services.IsEmpty)
            {
                continue;
            }
            _text.Append(CultureInfo.InvariantCulture, $"\n### Services of module `{module.Name}`\n\n| service | lives as long as | provided as | takes |\n|---|---|---|---|\n");
            foreach (var service in services)
            {
                var life = service.Lifetime switch
                {
                    Lifetime.Process => "the process",
                    Lifetime.User => "the user",
                    Lifetime.Run => "the run",
                    _ => throw new InvalidOperationException("Not a lifetime."),
                };
                _text.Append(CultureInfo.InvariantCulture, $"| `{service.Type}` | {life} | {Names(service.Provides)} | {Names(service.Needs)} |\n");
            }
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(static name => $"`{name}`"));

    private void Line(string what, IEnumerable<string> names)
    {
        if (names.Any())
        {
            _text.Append(CultureInfo.InvariantCulture, $"\n{what}: {Names(names)}.\n");
        }
    }

    private void Schema(string what, JsonElement schema)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            schema.WriteTo(json);
        }
        _text.Append(CultureInfo.InvariantCulture, $"\n<details><summary>{what}</summary>\n\n```json\n{Encoding.UTF8.GetString(buffer.WrittenSpan)}\n```\n\n</details>\n");
    }
}
