using System.Collections.Immutable;

namespace Netra;

/// <summary>Every event of the protocol, described by the code that writes it. For generated documents.</summary>
public static class RunEventCatalogue
{
    /// <summary>The events, in the order in which a run may tell them; whole, with envelope and payload.</summary>
    public static ImmutableArray<WireFrame> Describe() =>
    [
        Of(new MessageReceived(default, "", ""), "A user's message was stored: the first event of its run."),
        Of(new RunQueued(0), "The run has to wait; position counts the user's runs ahead of it, active ones too."),
        Of(new QueuePosition(0), "A waiting run moved up."),
        Of(new RunStarted(""), "The run's first attempt began."),
        Of(new RunResumed("", 2), "A later attempt began: text that was still being streamed is discarded and comes again."),
        Of(new AgentStarted(null), "An agent was called."),
        Of(new AgentThinking("", 1), "An agent told what it thinks."),
        Of(new AgentHandedOff("", null), "An agent handed over to another, which is its child."),
        Of(new MessageDelta(default, 0, ""), "A piece of the text that becomes the run's answer."),
        Of(new MessageSnapshot(default, ""), "All of the answer's text so far; the next piece begins at its length."),
        Of(new ApprovalRequested("", default, [], "", default), "A tool call waits for its user."),
        Of(new ApprovalResolved(default, null), "A tool call waits for its user no more."),
        Of(new ToolExecuting("", default, default), "The engine took a tool call up."),
        Of(new ToolProgress(null, null), "How far a tool call is."),
        Of(new ToolCompleted("", default, default, null, default), "What became of a tool call."),
        Of(new AgentCompleted(default, default, null, default, null), "What became of a call of an agent."),
        Of(new RunCompleted(default, default, false, [], default, RunUsage.None), "The run ended with an answer."),
        Of(new RunFailed("", "", false, default, RunUsage.None), "The run ended without an answer."),
        Of(new RunTimedOut(default, RunUsage.None), "The run ran out of time."),
        Of(new RunCancelled(default, RunUsage.None), "The run was cancelled."),
    ];

    private static WireFrame Of(RunEvent example, string about)
    {
        var draft = new EventDraft
        {
            Event = example,
            At = default,
            Thread = default,
            Run = default,
            Agent = example.Scope >= EventScope.Agent ? new AgentFrame(default, "") : null,
            Call = example.Scope >= EventScope.ToolCall ? default(ToolCallId) : null,
        };
        return new(example.Type, about, WireMembers.Describe(members => draft.Tell(members, example.IsDurable ? 1 : null)));
    }
}
