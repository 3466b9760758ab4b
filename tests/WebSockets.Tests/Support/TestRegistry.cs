using System.Collections.Immutable;
using System.Text.Json;
using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>Three entry agents and one that users may not start.</summary>
internal sealed class TestRegistry : IAgentRegistry
{
    public string Fingerprint => "0123456789abcdef";

    public string DefaultAgent => "echo";

    public ImmutableArray<AgentDescriptor> Agents { get; } =
    [
        new Agent("echo") { Module = "test", IsEntry = true, Tools = [new Tool()] },
        new Agent("hidden") { Module = "test" },
        new Agent("hold") { Module = "test", IsEntry = true },
        new Agent("showcase") { Module = "test", IsEntry = true },
    ];

    public ImmutableArray<ModuleManifest> Modules => [];

    public AgentDescriptor? Find(string name) => Agents.FirstOrDefault(agent => agent.Name == name);

    private sealed class Agent(string name)
        : CodeAgentDescriptor(name, $"The agent {name}.", """{"type":"string"}"""u8, """{"type":"string"}"""u8)
    {
        public override ImmutableArray<BindProblem> CheckInput(JsonElement input) => [];

        public override ImmutableArray<BindProblem> CheckOutput(JsonElement output) => [];

        public override ValueTask<JsonText> RunAsync(JsonElement input, IRunScope scope, IRun run, CancellationToken ct) => throw new NotSupportedException();
    }

    private sealed class Tool() : ToolDescriptor("add", "Adds.", ToolEffect.Read, """{"type":"object"}"""u8, default)
    {
        public override ValueTask<ToolOutcome> InvokeAsync(JsonElement arguments, ToolContext context, CancellationToken ct) => throw new NotSupportedException();
    }
}
