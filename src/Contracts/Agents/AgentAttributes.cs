namespace Netra;

/// <summary>
/// Makes a partial class an agent. It implements <see cref="IAgent{TIn,TOut}"/> or <see cref="IModelAgent{TIn,TOut}"/>;
/// its description is its <c>[Description]</c> or its XML summary. A new instance is made for each call.
/// </summary>
/// <param name="name">Unique in a host, in any casing; <c>^[a-z][a-z0-9_]{0,63}$</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AgentAttribute(string name) : Attribute
{
    /// <summary>The agent's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether a user may start it.</summary>
    public bool Entry { get; set; }

    /// <summary>
    /// The name of the model that a model agent asks, under <c>Netra:Models</c> of its host; a host without it does not start. Null, or
    /// left out, for the host's <c>Netra:Model</c>.
    /// </summary>
    public string? Model { get; set; }
}

/// <summary>Lets an agent call the tools of a tool set. What an agent does not declare it cannot call.</summary>
/// <typeparam name="TToolSet">A class with <c>[ToolSet]</c> of the same module.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UseToolsAttribute<TToolSet> : Attribute
    where TToolSet : class;

/// <summary>
/// Lets a model agent's model call another agent, as it calls a tool: it is offered under the agent's name, with its description
/// and its input's schema.
/// </summary>
/// <typeparam name="TAgent">A class with <c>[Agent]</c> of the same module.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UseAgentAttribute<TAgent> : Attribute
    where TAgent : class;

/// <summary>An agent that is code.</summary>
/// <typeparam name="TIn">Input; its schema is published to clients.</typeparam>
/// <typeparam name="TOut">Output; null or a blank string fails the run with <c>empty_result</c>.</typeparam>
public interface IAgent<in TIn, TOut>
{
    /// <summary>
    /// Works on one input. Runs again from the top after a crash: whatever must not be done twice goes through
    /// <paramref name="run"/>.
    /// </summary>
    /// <param name="input">Checked against the schema.</param>
    /// <param name="run">The frame of this call; used by one flow at a time, never stored or captured.</param>
    /// <param name="ct">Cancelled when the run is cancelled or out of time.</param>
    ValueTask<TOut> RunAsync(TIn input, IRun run, CancellationToken ct);
}

/// <summary>
/// An agent that asks a model: the engine runs the loop of model turns and tool calls. When <typeparamref name="TOut"/>
/// is not <see cref="string"/> the model answers with structured output.
/// </summary>
/// <typeparam name="TIn">Input; a string, or an object that the model is given as JSON.</typeparam>
/// <typeparam name="TOut">Output.</typeparam>
public interface IModelAgent<in TIn, TOut>
{
    /// <summary>The system message.</summary>
    string Instructions(TIn input);
}

/// <summary>Makes a partial record's JSON form known to steps: the generator writes its codec.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class DurableAttribute : Attribute;

/// <summary>What never leaves the process in an event or a log: it is shown as <c>[redacted]</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class SecretAttribute : Attribute;
