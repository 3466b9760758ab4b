using System.Collections.Immutable;
using System.Text.Json;

namespace Netra;

/// <summary>What is known of an agent when it is compiled, and how to run it. Immutable, held by the registry.</summary>
public abstract class AgentDescriptor
{
    private protected AgentDescriptor(string name, string description, ReadOnlySpan<byte> inputSchema, ReadOnlySpan<byte> outputSchema)
    {
        Name = name;
        Description = description;
        InputSchema = Schemas.Parse(inputSchema);
        OutputSchema = Schemas.Parse(outputSchema);
    }

    /// <summary>The agent's name.</summary>
    public string Name { get; }

    /// <summary>What it does, for users and models.</summary>
    public string Description { get; }

    /// <summary>The module that declares it.</summary>
    public required string Module { get; init; }

    /// <summary>Whether a user may start it.</summary>
    public bool IsEntry { get; init; }

    /// <summary>The tools that it may call, by name in ordinal order.</summary>
    public ImmutableArray<ToolDescriptor> Tools { get; init; } = [];

    /// <summary>The agents that its model may call like tools, by name in ordinal order.</summary>
    public ImmutableArray<string> Agents { get; init; } = [];

    /// <summary>The agents that its class calls by their <c>Call</c> or <c>Ref</c>, by name in ordinal order. For documents.</summary>
    public ImmutableArray<string> Calls { get; init; } = [];

    /// <summary>JSON Schema of the input.</summary>
    public JsonElement InputSchema { get; }

    /// <summary>JSON Schema of the output.</summary>
    public JsonElement OutputSchema { get; }

    /// <summary>Whether the output is a string.</summary>
    public bool OutputIsText { get; init; }

    /// <summary>The input's only member when that is a string: a plain string is then taken for it. Null otherwise.</summary>
    public string? TextMember { get; init; }

    /// <summary>Whether the input itself is a string.</summary>
    public bool InputIsText { get; init; }

    /// <summary>The tool with exactly this name that the agent declares, or null.</summary>
    public ToolDescriptor? FindTool(string name)
    {
        foreach (var tool in Tools)
        {
            if (tool.Name == name)
            {
                return tool;
            }
        }
        return null;
    }

    /// <summary>What is wrong with an input; empty when it can be worked on. Unknown members are ignored.</summary>
    public abstract ImmutableArray<BindProblem> CheckInput(JsonElement input);

    /// <summary>What is wrong with an output, such as a model's structured answer.</summary>
    public abstract ImmutableArray<BindProblem> CheckOutput(JsonElement output);
}

/// <summary>An agent that is code.</summary>
public abstract class CodeAgentDescriptor : AgentDescriptor
{
    /// <summary>For generated code.</summary>
    protected CodeAgentDescriptor(string name, string description, ReadOnlySpan<byte> inputSchema, ReadOnlySpan<byte> outputSchema)
        : base(name, description, inputSchema, outputSchema)
    {
    }

    /// <summary>Makes a new instance, runs it on an input that <see cref="AgentDescriptor.CheckInput"/> found good, and writes what it returned.</summary>
    public abstract ValueTask<JsonText> RunAsync(JsonElement input, IRunScope scope, IRun run, CancellationToken ct);
}

/// <summary>An agent whose loop of model turns the engine runs.</summary>
public abstract class ModelAgentDescriptor : AgentDescriptor
{
    /// <summary>For generated code.</summary>
    protected ModelAgentDescriptor(string name, string description, ReadOnlySpan<byte> inputSchema, ReadOnlySpan<byte> outputSchema)
        : base(name, description, inputSchema, outputSchema)
    {
    }

    /// <summary>The name of the model that it asks; null for the host's <c>Netra:Model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Makes a new instance and asks it for the system message.</summary>
    public abstract string Instructions(JsonElement input, IRunScope scope);
}
