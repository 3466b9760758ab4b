using System.Collections.Immutable;
using System.Text.Json;

namespace Netra.Execution.Tests;

internal delegate ValueTask<JsonText> AgentBody(JsonElement input, IRun run, CancellationToken ct);

internal delegate ValueTask<JsonText> ToolBody(JsonElement arguments, ToolContext context, CancellationToken ct);

/// <summary>An agent that is code, as the generator would describe it.</summary>
internal sealed class CodeAgent(string name, AgentBody body, Func<JsonElement, ImmutableArray<BindProblem>>? check = null)
    : CodeAgentDescriptor(name, $"The agent {name}.", "{}"u8, "{}"u8)
{
    public override ImmutableArray<BindProblem> CheckInput(JsonElement input) => check?.Invoke(input) ?? [];

    public override ImmutableArray<BindProblem> CheckOutput(JsonElement output) => [];

    public override ValueTask<JsonText> RunAsync(JsonElement input, IRunScope scope, IRun run, CancellationToken ct) => body(input, run, ct);
}

/// <summary>An agent that asks a model.</summary>
internal sealed class AskingAgent(string name, string instructions = "Be brief.", Func<JsonElement, ImmutableArray<BindProblem>>? checkOutput = null)
    : ModelAgentDescriptor(name, $"The agent {name}.", """{"type":"string"}"""u8, """{"type":"object"}"""u8)
{
    public override ImmutableArray<BindProblem> CheckInput(JsonElement input) => [];

    public override ImmutableArray<BindProblem> CheckOutput(JsonElement output) => checkOutput?.Invoke(output) ?? [];

    public override string Instructions(JsonElement input, IRunScope scope) => instructions;
}

/// <summary>A tool, as the generator would describe it.</summary>
internal sealed class TestTool(string name, ToolEffect effect, ToolBody body, params string[] required)
    : ToolDescriptor(name, $"The tool {name}.", effect, """{"type":"object"}"""u8, "{}"u8)
{
    private int _bodies;

    /// <summary>How often its body began.</summary>
    public int Bodies => Volatile.Read(ref _bodies);

    public override async ValueTask<ToolOutcome> InvokeAsync(JsonElement arguments, ToolContext context, CancellationToken ct)
    {
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return ToolOutcome.Invalid([new BindProblem("", "wrong_type", "an object")]);
        }
        var missing = required.Where(member => !arguments.TryGetProperty(member, out _)).Select(static member => new BindProblem(member, "missing", "a value")).ToImmutableArray();
        if (!missing.IsEmpty)
        {
            return ToolOutcome.Invalid(missing);
        }
        Interlocked.Increment(ref _bodies);
        return ToolOutcome.Ok(await body(arguments, context, ct));
    }
}

/// <summary>Calls as the generator would make them.</summary>
internal static class Calls
{
    public static AgentCall<JsonElement> Agent(string name, object? input = null)
        => new AgentRef<JsonElement, JsonElement>(name, static (writer, value) => value.WriteTo(writer), static value => value).Call(Json(input).ToElement());

    public static ToolCall<JsonElement> Tool(string name, object? arguments = null)
        => new(name, writer => Json(arguments ?? new { }).WriteTo(writer), static value => value);

    public static JsonText Json(object? value) => value is JsonText text ? text : JsonText.Parse(JsonSerializer.Serialize(value));
}

/// <summary>The agents of a test.</summary>
internal sealed class TestRegistry(params AgentDescriptor[] agents) : IAgentRegistry
{
    public string Fingerprint => "0123456789abcdef";

    public string DefaultAgent => agents[0].Name;

    public ImmutableArray<AgentDescriptor> Agents => [.. agents];

    public ImmutableArray<ModuleManifest> Modules => [];

    public AgentDescriptor? Find(string name) => Array.Find(agents, agent => agent.Name == name);
}
