using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>A run with everything that a transcript can hold, told a step at a time.</summary>
internal sealed class Showcase(MemoryLog log, ScriptedEngines engines, IEventPublisher publisher)
{
    public const string Answer =
        "**Code completion cost $556.55.**\n\nThat is the whole of your gpt-4 spending:\n\n- input: 18,059,974 tokens, $541.80\n- output: 245,896 tokens, $14.75\n\n"
        + "| feature | cost | share |\n|---|---|---|\n| code-completion | $556.55 | 94.8% |\n| conversation | $30.54 | 5.2% |\n\nThe figures come from `break_down_cost`.";

    /// <summary>Held before the answer is streamed.</summary>
    public TaskCompletionSource Streaming { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Held before the run ends.</summary>
    public TaskCompletionSource Ending { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task TellAsync(UserId user, ThreadId thread, RunId run)
    {
        var supervisor = Frame("supervisor");
        Tell(new AgentStarted(null), supervisor);
        Tell(new AgentThinking("A question about cost. The log has what it needs.", 1), supervisor);
        var triage = Frame("triage");
        Tell(new AgentStarted(supervisor.Id), triage);
        Tell(new AgentCompleted(CallStatus.Ok, JsonText.Parse("""{"category":"cost","intent":"look_up","confidence":0.93,"data_sufficiency":"sufficient"}"""), null, TimeSpan.FromMilliseconds(12), null), triage);
        var data = Frame("data");
        Tell(new AgentStarted(supervisor.Id), data);
        Tool(data, "describe_usage", "{}", """{"rows":28185,"features":["code-completion","conversation"]}""");
        Tool(data, "break_down_cost", """{"by":"feature","timeframe":"all"}""",
            """{"total_usd":587.09,"groups":[{"feature":"code-completion","cost_usd":556.55,"input_tokens":18059974},{"feature":"conversation","cost_usd":30.54}]}""");
        var call = new ToolCallId("k_export");
        Tell(new ToolExecuting("export_report", JsonText.Parse("""{"format":"pdf"}"""), ToolEffect.Idempotent), data, call);
        Tell(new ToolCompleted("export_report", CallStatus.Error, default, new EventError("unsupported_format", "There is no such format: pdf."), TimeSpan.FromMilliseconds(3)), data, call);
        Tell(new AgentCompleted(CallStatus.Ok, JsonText.Parse("""{"findings":2}"""), null, TimeSpan.FromMilliseconds(480), null), data);
        var reporting = Frame("reporting");
        Tell(new AgentStarted(supervisor.Id), reporting);
        await Streaming.Task;
        for (var at = 0; at < Answer.Length; at += 40)
        {
            if (at > 200)
            {
                await Ending.Task;
            }
            engines.Stream(user, thread, run, Answer[at..Math.Min(at + 40, Answer.Length)]);
        }
        await Ending.Task;
        Tell(new AgentCompleted(CallStatus.Ok, default, null, TimeSpan.FromMilliseconds(900), null), reporting);
        Tell(new AgentCompleted(CallStatus.Ok, default, null, TimeSpan.FromMilliseconds(1_420), null), supervisor);
        engines.Drafts.Clear();
        log.Append(user, thread, run, new RunCompleted(
            JsonText.String(Answer), MessageId.For(run, "answer"), false, [new RunWarning("partial", "Latency is not in the log; advice on speed is left out.")],
            TimeSpan.FromMilliseconds(1_430), new RunUsage { InputTokens = 1_200, OutputTokens = 340, ModelCalls = 3, ToolCalls = 3, CostUsd = 0.0123m }));

        AgentFrame Frame(string name) => new(AgentCallId.For(run, name), name);

        void Tell(RunEvent what, AgentFrame agent, ToolCallId? tool = null) => log.Append(user, thread, run, what, agent, tool);

        void Tool(AgentFrame agent, string tool, string arguments, string result)
        {
            var id = new ToolCallId($"k_{tool}");
            Tell(new ToolExecuting(tool, JsonText.Parse(arguments), ToolEffect.Read), agent, id);
            publisher.PublishTransient(user, new EventDraft { Event = new ToolProgress("reading", 0.5), At = DateTimeOffset.UtcNow, Thread = thread, Run = run, Agent = agent, Call = id });
            Tell(new ToolCompleted(tool, CallStatus.Ok, JsonText.Parse(result), null, TimeSpan.FromMilliseconds(41)), agent, id);
            log.PutCall(user, run, new ToolCallRecord(id, tool, JsonText.Parse(arguments), JsonText.Parse(result), CallStatus.Ok));
        }
    }
}
