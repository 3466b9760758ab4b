using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;

namespace Netra.Generators.Tests.Robustness;

/// <summary>A module that was compiled and loaded: its registry is asked, its tools are called.</summary>
internal sealed class RunningModule : IDisposable
{
    private readonly AssemblyLoadContext _context = new(nameof(RunningModule), isCollectible: true);
    private readonly ModuleManifest _manifest;

    public RunningModule(byte[] assembly, IEnumerable<byte[]> others)
    {
        foreach (var other in others)
        {
            _context.LoadFromStream(new MemoryStream(other));
        }
        var manifest = _context.LoadFromStream(new MemoryStream(assembly)).GetCustomAttribute<ModuleManifestAttribute>()!;
        manifest.ContractVersion.ShouldBe(ModuleManifest.CurrentContractVersion);
        // Parses every schema.
        _manifest = (ModuleManifest)Activator.CreateInstance(manifest.Manifest)!;
    }

    public string Agents => string.Join(", ", _manifest.Agents.Select(agent => agent.Name));

    public IEnumerable<ToolDescriptor> Tools => _manifest.Agents.SelectMany(agent => agent.Tools).Distinct();

    public string Describe(string name) => _manifest.Agents.FirstOrDefault(agent => agent.Name == name)?.Description ?? Tool(name).Description;

    public string Schema(string tool) => Tool(tool).InputSchema.GetRawText();

    /// <summary>What is never right is told, and nothing is thrown.</summary>
    public async Task RefusesNonsenseAsync()
    {
        foreach (var text in new[] { "[]", "null", "{\"no such member\":1}", "{\"\\ud800\":1}" })
        {
            using var json = JsonDocument.Parse(text);
            foreach (var tool in Tools)
            {
                (await tool.InvokeAsync(json.RootElement, null!, CancellationToken.None)).Problems.ShouldNotBeEmpty($"{tool.Name} {text}");
            }
            foreach (var agent in _manifest.Agents)
            {
                agent.CheckInput(json.RootElement);
                agent.CheckOutput(json.RootElement);
            }
        }
    }

    public async Task<string> CallAsync(string tool, string arguments)
    {
        using var json = JsonDocument.Parse(arguments);
        var outcome = await Tool(tool).InvokeAsync(json.RootElement, null!, CancellationToken.None);
        return outcome.Problems.IsEmpty ? Text(outcome.Result) : "! " + string.Join(", ", outcome.Problems.Select(problem => $"{problem.Path} {problem.Code}"));
    }

    public async Task<string> RunAsync(string agent, string input)
    {
        using var json = JsonDocument.Parse(input);
        var found = (CodeAgentDescriptor)_manifest.Agents.Single(candidate => candidate.Name == agent);
        found.CheckInput(json.RootElement).ShouldBeEmpty();
        return Text(await found.RunAsync(json.RootElement, null!, null!, CancellationToken.None));
    }

    public void Dispose() => _context.Unload();

    private ToolDescriptor Tool(string name) => Tools.Single(tool => tool.Name == name);

    private static string Text(JsonText json) => System.Text.Encoding.UTF8.GetString(json.Utf8.Span);
}
