namespace Netra;

/// <summary>Names a user: a local account's own id, or <c>u_</c> and a hash of issuer and subject.</summary>
/// <param name="Value">The text on the wire.</param>
public readonly record struct UserId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names a conversation of one user.</summary>
/// <param name="Value">The text on the wire.</param>
public readonly record struct ThreadId(string Value)
{
    /// <summary>A new, random id.</summary>
    public static ThreadId New() => new(OpaqueId.Random("t_"));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names one message that is worked on in a thread.</summary>
/// <param name="Value">The text on the wire.</param>
public readonly record struct RunId(string Value)
{
    /// <summary>A new, random id.</summary>
    public static RunId New() => new(OpaqueId.Random("r_"));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names one call of an agent within a run; the same in every attempt.</summary>
/// <param name="Value">The text on the wire.</param>
public readonly record struct AgentCallId(string Value)
{
    /// <summary>The id of the agent call whose frame has this key.</summary>
    public static AgentCallId For(RunId run, string frameKey) => new(OpaqueId.Derive("a_", run.Value, frameKey));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names one call of a tool within a run; the same in every attempt.</summary>
/// <param name="Value">The text on the wire.</param>
public readonly record struct ToolCallId(string Value)
{
    /// <summary>The id of the tool call whose frame has this key.</summary>
    public static ToolCallId For(RunId run, string frameKey) => new(OpaqueId.Derive("k_", run.Value, frameKey));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names a message of a thread: what a user sent, or what a run answers.</summary>
/// <param name="Value">The text on the wire.</param>
public readonly record struct MessageId(string Value)
{
    /// <summary>The id of the message that a run makes at this key.</summary>
    public static MessageId For(RunId run, string key) => new(OpaqueId.Derive("m_", run.Value, key));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
