using System.Text.Json;

namespace Netra.Execution;

/// <summary>Calls agents: opens a frame, runs code or model loop on the pool, and tells what became of it.</summary>
internal sealed class AgentRunner(RunExecution run)
{
    /// <summary>The message of the answer, when there is one.</summary>
    public MessageId? AnswerMessage { get; private set; }

    /// <summary>Calls an agent, or gives what it returned in an earlier attempt.</summary>
    /// <exception cref="OperationCanceledException">The run is ending.</exception>
    public async Task<CallOutcome> CallAsync(AgentRequest request, CancellationToken ct)
    {
        var hash = InputHash.Of(request.Input);
        var stored = run.FindStep(request.Key, request.Kind, request.Name, hash);
        if (stored is { Ended: true })
        {
            return run.Replay(stored, request.Parent);
        }
        var agent = run.Services.Registry.Find(request.Name);
        if (Refuse(request, agent) is { } refused)
        {
            return stored is null ? Store(request, hash, refused) : throw run.Mismatch(request.Key);
        }
        await run.Journal.WaitForRoomAsync(ct);
        var node = Open(request, agent!, hash, stored);
        using var traced = run.Services.Telemetry.StartAgent(run.Record, node, run.Time);
        var outcome = await RunAsync(request, node, ct);
        traced.End(outcome.Status);
        return Close(node, outcome);
    }

    private CallOutcome? Refuse(AgentRequest request, AgentDescriptor? agent)
    {
        if (agent is null)
        {
            return CallOutcome.Failed(CallStatus.Error, FailureCodes.AgentFailed, $"There is no agent '{request.Name}'.");
        }
        if (Depth(request) > run.Services.Limits.AgentDepth)
        {
            return CallOutcome.Failed(CallStatus.Error, FailureCodes.DepthExceeded, $"Agents may call each other {run.Services.Limits.AgentDepth} deep.");
        }
        var problems = agent.CheckInput(request.Input.ToElement());
        if (problems.IsEmpty)
        {
            return null;
        }
        var message = $"Agent '{agent.Name}' was given a wrong input. {BindProblems.Describe(problems)}";
        // Code cannot give a wrong input but by breaking a constraint; a model can, and is told how to correct itself.
        return request.Parent is { Tool: null, Descriptor: ModelAgentDescriptor }
            ? CallOutcome.Failed(CallStatus.InvalidArguments, FailureCodes.InvalidArguments, message) with { Value = BindProblems.ToJson(problems) }
            : CallOutcome.Failed(CallStatus.Error, FailureCodes.AgentFailed, message);
    }

    // A call that was not taken up has no events: nothing happened.
    private CallOutcome Store(AgentRequest request, ReadOnlyMemory<byte> hash, CallOutcome refused)
    {
        var step = new StepRecord { Key = request.Key, Kind = request.Kind, Name = request.Name, InputHash = hash, Ended = false };
        var entry = new JournalEntry { Steps = [StepContent.End(step, refused)] };
        if (request.Parent is { } parent)
        {
            run.Journal.Append(parent, entry);
        }
        else
        {
            // There is no root to close: the run is decided here.
            run.Stop.TryFinish();
        }
        return refused;
    }

    private CallNode Open(AgentRequest request, AgentDescriptor agent, ReadOnlyMemory<byte> hash, StepRecord? stored)
    {
        var step = stored ?? new StepRecord
        {
            Key = request.Key, Kind = request.Kind, Name = request.Name, InputHash = hash, Ended = false, Content = StepContent.Begun(run.Time.GetUtcNow(), request.Input),
        };
        var id = AgentCallId.For(run.Run, request.Key);
        var node = new CallNode
        {
            Key = request.Key,
            Agent = new AgentFrame(id, agent.Name),
            Descriptor = agent,
            Parent = request.Parent,
            ShowsText = request.IsAnswering && agent.OutputIsText && (request.Parent?.ShowsText ?? true),
            StartedAt = StepContent.ReadBegun(step.Content),
            Depth = Depth(request),
            Step = step,
            Thoughts = run.Steps.LastThought(id),
        };
        if (stored is not null)
        {
            _ = run.Journal.Open(node, null);
            return node;
        }
        var started = CallEvents.AgentStarted(node);
        _ = run.Journal.Open(node, new JournalEntry
        {
            Facts = request.Kind == StepKind.HandOff
                ? [new RunFact(new AgentHandedOff(agent.Name, request.Reason), request.Parent!.Agent), started]
                : [started],
            Steps = [step],
        });
        return node;
    }

    private async Task<CallOutcome> RunAsync(AgentRequest request, CallNode node, CancellationToken ct)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, run.Stop.Token);
        var frame = new RunFrame(run, node, request.Key, request.IsAnswering, scope.Token);
        CallOutcome outcome;
        try
        {
            outcome = Judge(node, await run.Bodies.Start(() => RunBodyAsync(node.Descriptor, request, frame, node, scope.Token)));
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            outcome = Failed(node, thrown, ct);
        }
        if (!await frame.CloseAsync(scope) && outcome.IsOk)
        {
            outcome = CallOutcome.Failed(CallStatus.Error, FailureCodes.AgentFailed, $"Agent '{node.Agent.Name}' returned while something it had begun was under way.");
        }
        run.RequireReached(request.Key, outcome, ct);
        return outcome;
    }

    private Task<JsonText> RunBodyAsync(AgentDescriptor agent, AgentRequest request, RunFrame frame, CallNode node, CancellationToken ct) => agent switch
    {
        CodeAgentDescriptor code => code.RunAsync(request.Input.ToElement(), run.Scope, frame, ct).AsTask(),
        ModelAgentDescriptor model => new ModelLoop(run, node, frame, model, seesThread: request.IsAnswering).RunAsync(request.Input, ct),
        _ => throw new InvalidOperationException($"Agent '{agent.Name}' is of no known kind."),
    };

    private CallOutcome Judge(CallNode node, JsonText output)
    {
        if (output.IsMissing || IsEmpty(output))
        {
            return CallOutcome.Failed(CallStatus.Error, FailureCodes.EmptyResult, $"Agent '{node.Agent.Name}' returned nothing.");
        }
        return output.Utf8.Length > run.Services.Limits.AnswerBytes || SoundJson.IsTooDeep(output)
            ? CallOutcome.Failed(CallStatus.Error, FailureCodes.OutputLimit, $"An answer may have {run.Services.Limits.AnswerBytes} bytes and be {SoundJson.MostDepth} deep.")
            : CallOutcome.Ok(output);
    }

    private static bool IsEmpty(JsonText output)
    {
        var reader = new Utf8JsonReader(output.Utf8.Span, WireJson.ReaderOptions);
        reader.Read();
        return reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && string.IsNullOrWhiteSpace(reader.GetString()));
    }

    private CallOutcome Failed(CallNode node, Exception thrown, CancellationToken ct)
    {
        if (run.Stop.IsStopped)
        {
            return run.Stopped();
        }
        switch (thrown)
        {
            case CallFailedException failed:
                return CallOutcome.Failed(failed);
            case OperationCanceledException when ct.IsCancellationRequested:
                return CallOutcome.Failed(CallStatus.Cancelled, FailureCodes.Cancelled, "The call was cancelled.");
            default:
                run.Services.Log.AgentThrew(run.Run, node.Agent.Name, LoggedFailure.Describe(thrown));
                return CallOutcome.Failed(CallStatus.Error, FailureCodes.AgentFailed, $"Agent '{node.Agent.Name}' failed.");
        }
    }

    private CallOutcome Close(CallNode node, CallOutcome outcome)
    {
        // From here on a run is decided when its root is; everywhere else a run that is made to end ends its calls with it.
        if (node.Parent is null ? !run.Stop.TryFinish() : run.Stop.IsStopped)
        {
            outcome = run.Stopped();
        }
        else if (node.Parent is null && outcome.IsOk)
        {
            var (shown, _) = AnswerCut.Show(outcome.Value);
            AnswerMessage = run.Answer.Finish(shown, outcome.Value, node);
        }
        var content = default(JsonText);
        var ended = CallEvents.AgentEnded(node, outcome);
        var closed = run.Journal.TryClose(
            node,
            () =>
            {
                var entry = ended(run.Time.GetUtcNow());
                content = entry.Steps[0].Content;
                return entry;
            },
            run.Orphans);
        if (!closed)
        {
            throw run.Stop.Exception();
        }
        run.Stop.ThrowIfStopped();
        run.Steps.Forget(node.Key);
        var stored = StepContent.Read(content);
        if (node.Parent is { } parent)
        {
            run.Journal.Warn(parent, stored.Warnings);
        }
        return stored;
    }

    private static int Depth(AgentRequest request) => (request.Parent?.Depth ?? 0) + 1;
}
