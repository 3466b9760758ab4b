namespace Netra.Execution;

/// <summary>Calls tools: permits them, tells and stores their beginning before their code runs, bounds it, and tells what became of it.</summary>
internal sealed class ToolRunner(RunExecution run)
{
    private static RunUsage OneCall => new() { ToolCalls = 1 };

    /// <summary>Calls a tool of the agent, or gives what became of it in an earlier attempt.</summary>
    /// <param name="caller">The call that calls it.</param>
    /// <param name="key">The key of the step, and of the frame that it opens.</param>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">Any JSON value.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="OperationCanceledException">The run is ending.</exception>
    public async Task<CallOutcome> CallAsync(CallNode caller, string key, string name, JsonText arguments, CancellationToken ct)
    {
        var hash = InputHash.Of(arguments);
        var stored = run.FindStep(key, StepKind.Tool, name, hash);
        if (stored is { Ended: true })
        {
            return run.Replay(stored, caller);
        }
        var step = new StepRecord { Key = key, Kind = StepKind.Tool, Name = name, InputHash = hash, Ended = false };
        if (caller.Descriptor.FindTool(name) is not { } tool)
        {
            return stored is null ? Unknown(step, caller) : throw run.Mismatch(key);
        }
        if (!run.Budget.TryTakeToolCall())
        {
            throw run.Stop.Fail(FailureCodes.CallLimit, $"A run may call tools {run.Services.Limits.ToolCallsPerRun} times.");
        }
        if (stored is not null)
        {
            return await RepeatAsync(Node(caller, tool, arguments, stored), arguments, ct);
        }
        var approval = new Approval(ToolPermit.Refuse(tool, run.Context.User), arguments, null);
        if (approval.Refused is null && tool.RequiresApproval)
        {
            approval = await run.Approvals.AskAsync(caller, step, tool, arguments, ct);
            if (approval.Refused is { Status: CallStatus.Cancelled } givenUp)
            {
                return givenUp;
            }
        }
        // What runs is what was stored when the user was asked.
        arguments = approval.Arguments;
        var node = Node(caller, tool, arguments, step with { Content = StepContent.Begun(run.Time.GetUtcNow(), arguments) });
        var started = CallEvents.ToolStarted(node, arguments) with { Steps = [node.Step] };
        if ((approval.Refused ?? ToolPermit.Refuse(tool, run.Rates)) is { } denied)
        {
            return Refuse(approval.Waiting, node, started, denied);
        }
        var shown = approval.Waiting is { } waiting ? run.Journal.TakeUp(waiting, node, started) : run.Journal.Open(node, started);
        run.Journal.Use(node, OneCall);
        // The body must not begin before its beginning is stored: after a crash nobody would know that it may have happened.
        await shown.WaitAsync(run.Stop.Token);
        return Close(node, await RunAsync(node, arguments, ct));
    }

    private async Task<CallOutcome> RepeatAsync(CallNode node, JsonText arguments, CancellationToken ct)
    {
        _ = run.Journal.Open(node, null);
        run.Journal.Use(node, OneCall);
        // What was refused never began; what has begun without an approval that it needs now was begun by other code.
        if (node.Tool!.RequiresApproval && run.Steps.TakeApproval(node.Key) is not { Outcome: ApprovalOutcome.Approved })
        {
            throw run.Mismatch(node.Key);
        }
        if (node.Tool.Effect == ToolEffect.Once)
        {
            return Close(node, CallOutcome.Failed(CallStatus.Unknown, FailureCodes.OutcomeUnknown, "The host stopped while the tool ran; it may or may not have done its work."));
        }
        var outcome = await RunAsync(node, arguments, ct);
        run.RequireReached(node.Key, outcome, ct);
        return Close(node, outcome);
    }

    private CallNode Node(CallNode caller, ToolDescriptor tool, JsonText arguments, StepRecord begun) => new()
    {
        Key = begun.Key,
        Agent = caller.Agent,
        Descriptor = caller.Descriptor,
        Parent = caller,
        Tool = tool,
        Call = ToolCallId.For(run.Run, begun.Key),
        Arguments = Payloads.Redact(arguments, tool.SecretMembers),
        StartedAt = StepContent.ReadBegun(begun.Content),
        Depth = caller.Depth,
        Step = begun,
    };

    private async Task<CallOutcome> RunAsync(CallNode node, JsonText arguments, CancellationToken ct)
    {
        using var traced = run.Services.Telemetry.StartTool(run.Record, node, run.Time);
        var outcome = await InvokeAsync(node, arguments, ct);
        traced.End(outcome.Status);
        return outcome;
    }

    private async Task<CallOutcome> InvokeAsync(CallNode node, JsonText arguments, CancellationToken ct)
    {
        var tool = node.Tool!;
        using var timeout = new CancellationTokenSource(tool.Timeout ?? TimeSpan.FromSeconds(run.Services.Limits.ToolSeconds), run.Time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, run.Stop.Token, timeout.Token);
        var frame = new RunFrame(run, node, node.Key, isAnswering: false, scope.Token);
        var token = scope.Token;
        if (token.IsCancellationRequested)
        {
            return Interrupted(tool, timeout.IsCancellationRequested);
        }
        var body = run.Bodies.Start(() => tool.InvokeAsync(arguments, new EngineToolContext(run, node, frame), token).AsTask());
        if (!await Grace.WaitAsync(body, Grace.Tool, run.Time, token))
        {
            frame.Abandon();
            run.Services.Log.ToolAbandoned(run.Run, tool.Name);
            return Interrupted(tool, timeout.IsCancellationRequested);
        }
        var outcome = Judge(tool, body, token.IsCancellationRequested, timeout.IsCancellationRequested);
        return await frame.CloseAsync(scope) || !outcome.IsOk
            ? outcome
            : CallOutcome.Failed(CallStatus.Error, FailureCodes.ToolFailed, $"Tool '{tool.Name}' returned while something it had begun was under way.");
    }

    private CallOutcome Judge(ToolDescriptor tool, Task<ToolOutcome> body, bool wasInterrupted, bool timedOut)
    {
        if (body.IsCompletedSuccessfully)
        {
#pragma warning disable CA1849 // It has completed.
            var returned = body.Result;
#pragma warning restore CA1849
            if (!returned.Problems.IsEmpty)
            {
                return CallOutcome.Failed(CallStatus.InvalidArguments, FailureCodes.InvalidArguments, BindProblems.Describe(returned.Problems)) with
                {
                    Value = BindProblems.ToJson(returned.Problems),
                };
            }
            var result = returned.Result.IsMissing ? JsonText.Null : returned.Result;
            return result.Utf8.Length > run.Services.Limits.AnswerBytes || SoundJson.IsTooDeep(result)
                ? CallOutcome.Failed(CallStatus.Error, FailureCodes.OutputLimit, $"A result may have {run.Services.Limits.AnswerBytes} bytes and be {SoundJson.MostDepth} deep.")
                : CallOutcome.Ok(result);
        }
        // What interrupted code throws says nothing but that it was interrupted.
        if (wasInterrupted)
        {
            return Interrupted(tool, timedOut);
        }
        if (body.Exception?.InnerException is CallFailedException failed)
        {
            return CallOutcome.Failed(failed);
        }
        if (body.Exception?.InnerException is { } thrown)
        {
            run.Services.Log.ToolThrew(run.Run, tool.Name, LoggedFailure.Describe(thrown));
        }
        return CallOutcome.Failed(CallStatus.Error, FailureCodes.ToolFailed, $"Tool '{tool.Name}' failed.");
    }

    private CallOutcome Interrupted(ToolDescriptor tool, bool timedOut)
        => CallEvents.Interrupted(tool, timedOut && !run.Stop.IsStopped ? CallOutcome.Failed(CallStatus.Timeout, "", "") : run.Stopped());

    private CallOutcome Close(CallNode node, CallOutcome outcome)
    {
        var content = default(JsonText);
        var ended = CallEvents.ToolEnded(node, outcome);
        var closed = run.Journal.TryClose(
            node,
            () =>
            {
                var entry = ended(run.Time.GetUtcNow());
                content = entry.Steps[0].Content;
                return entry;
            },
            run.Orphans,
            outcome.IsOk);
        if (!closed)
        {
            throw run.Stop.Exception();
        }
        return Stored(node, content);
    }

    private CallOutcome Refuse(CallNode? waiting, CallNode node, JournalEntry beginning, CallOutcome outcome)
    {
        var content = default(JsonText);
        var ended = CallEvents.ToolEnded(node, outcome);
        run.Journal.Use(node, OneCall);
        run.Journal.Refuse(
            waiting,
            node,
            beginning,
            () =>
            {
                var entry = ended(run.Time.GetUtcNow());
                content = entry.Steps[0].Content;
                return entry;
            });
        return Stored(node, content);
    }

    private CallOutcome Stored(CallNode node, JsonText content)
    {
        run.Stop.ThrowIfStopped();
        run.Steps.Forget(node.Key);
        var stored = StepContent.Read(content);
        run.Journal.Warn(node.Parent!, stored.Warnings);
        return stored;
    }

    // Nothing was taken up, so nothing is told; the caller is told what it may call.
    private CallOutcome Unknown(StepRecord step, CallNode caller)
    {
        var outcome = CallOutcome.Failed(CallStatus.Error, FailureCodes.ToolUnknown, $"Agent '{caller.Agent.Name}' has no tool '{Payloads.Cut(step.Name, 64)}'.");
        run.Journal.Append(caller, new JournalEntry { Steps = [step with { Ended = true, Content = StepContent.Write(outcome) }] });
        return outcome;
    }
}
