namespace Netra;

/// <summary>
/// A fact about a run. The hierarchy is closed: what clients can see is listed here. Payload members and their names are
/// those of the wire protocol <c>netra.v1</c>. Immutable.
/// </summary>
public abstract record RunEvent
{
    /// <summary>The name on the wire.</summary>
    public abstract string Type { get; }

    /// <summary>Whether it is stored before anyone sees it and carries a <c>seq</c>.</summary>
    public virtual bool IsDurable => true;

    /// <summary>What it is a fact about, which says what else the event names.</summary>
    public virtual EventScope Scope => EventScope.Run;

    /// <summary>Tells the payload's members.</summary>
    internal abstract void Tell(WireMembers members);
}

/// <summary>What an event is a fact about.</summary>
public enum EventScope
{
    /// <summary>The run as a whole.</summary>
    Run,

    /// <summary>One call of an agent: the event names it.</summary>
    Agent,

    /// <summary>One call of a tool by an agent: the event names both.</summary>
    ToolCall,
}

/// <summary>Facts about an event that are not its payload.</summary>
public sealed record EventDraft
{
    /// <summary>What happened.</summary>
    public required RunEvent Event { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The conversation.</summary>
    public required ThreadId Thread { get; init; }

    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The call of an agent that it belongs to; null for the run as a whole.</summary>
    public AgentFrame? Agent { get; init; }

    /// <summary>The call of a tool that it belongs to, or null.</summary>
    public ToolCallId? Call { get; init; }

    /// <summary>
    /// The event as clients see it. Written once: stored, sent and replayed as these bytes.
    /// </summary>
    /// <param name="seq">Its place in the thread; null for a transient event.</param>
    public JsonText ToWire(long? seq) => JsonText.Write((Draft: this, Seq: seq), static (writer, told) =>
    {
        writer.WriteStartObject();
        told.Draft.Tell(new WireMembers(writer), told.Seq);
        writer.WriteEndObject();
    });

    /// <summary>Tells the members of the whole event.</summary>
    internal void Tell(WireMembers members, long? seq)
    {
        members.Constant("type"u8, Event.Type);
        if (seq is { } number)
        {
            members.Integer("seq"u8, number, least: 1, "1, 2, 3, ... without a gap in each thread.");
        }
        members.Instant("ts"u8, At);
        members.Text("thread_id"u8, Thread.Value);
        members.Text("run_id"u8, Run.Value);
        if (Agent is { } agent)
        {
            members.Text("agent_id"u8, agent.Id.Value, "The call of the agent, the same in every attempt.");
            members.Text("agent_name"u8, agent.Name);
        }
        if (Call is { } call)
        {
            members.Text("call_id"u8, call.Value, "The call of the tool, the same in every attempt.");
        }
        members.Object("payload"u8, Event, static (inner, told) => told.Tell(inner));
    }
}

/// <summary>A durable event as it is stored.</summary>
/// <param name="Thread">The conversation.</param>
/// <param name="Run">The run.</param>
/// <param name="Seq">1, 2, 3, ... without a gap in each thread.</param>
/// <param name="Wire">The event as clients see it.</param>
public sealed record StoredEvent(ThreadId Thread, RunId Run, long Seq, JsonText Wire);

/// <summary>
/// Takes events to the sockets of their user that are subscribed to their thread. Never blocks and never throws for the
/// sake of a socket. Safe for concurrent use.
/// </summary>
[SingleImplementation]
public interface IEventPublisher
{
    /// <summary>A durable event, after its commit. Called in the order of <c>seq</c> within a thread.</summary>
    void Publish(UserId user, StoredEvent stored);

    /// <summary>A transient event; it may be merged or dropped.</summary>
    void PublishTransient(UserId user, EventDraft draft);

    /// <summary>The thread is gone; its subscriptions end.</summary>
    void ThreadDeleted(UserId user, ThreadId thread);
}
