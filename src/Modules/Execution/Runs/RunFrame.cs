using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Netra.Execution;

/// <summary>The frame of one call, or of one branch of it.</summary>
internal sealed partial class RunFrame : IRun
{
    private readonly RunExecution _run;
    private readonly CallNode _node;
    private readonly string _path;
    private readonly bool _isAnswering;
    private readonly CancellationToken _token;
    private readonly FrameGate _gate;

    /// <param name="run">The run.</param>
    /// <param name="node">The call.</param>
    /// <param name="path">The key of the call, or of the branch.</param>
    /// <param name="isAnswering">Whether what its agent returns is the run's answer, and this is no branch.</param>
    /// <param name="token">Cancels the code that is given this frame.</param>
    public RunFrame(RunExecution run, CallNode node, string path, bool isAnswering, CancellationToken token)
    {
        _run = run;
        _node = node;
        _path = path;
        _isAnswering = isAnswering;
        _token = token;
        _gate = new FrameGate(path, run.Stop);
    }

    public RunContext Context => _run.Context;

    public async ValueTask<T> CallAsync<T>(Call<T> call, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (outcome, id) = await PerformAsync(call, _gate.Begin(), ct);
        return outcome.IsOk ? call.ReadOutput(outcome.Value.ToElement()) : throw Failure(outcome, ct);
    }

    public async ValueTask<CallResult<T>> TryCallAsync<T>(Call<T> call, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var (outcome, id) = await PerformAsync(call, _gate.Begin(), ct);
        return new CallResult<T>
        {
            Status = outcome.Status,
            Value = outcome.IsOk ? call.ReadOutput(outcome.Value.ToElement()) : default,
            Call = id,
            Code = outcome.Code,
            Message = outcome.Message,
        };
    }

    public async ValueTask<T> HandOffAsync<T>(AgentCall<T> call, string? reason = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var key = _gate.Begin();
        try
        {
            var outcome = await CallAgentAsync(key, StepKind.HandOff, call, isAnswer: true, reason, ct);
            if (!outcome.IsOk)
            {
                throw Failure(outcome, ct);
            }
            return call.ReadOutput(outcome.Value.ToElement());
        }
        finally
        {
            _gate.End();
        }
    }

    public ValueTask<T> StepAsync<T>(string name, Func<StepContext, CancellationToken, ValueTask<T>> body, CancellationToken ct = default)
        where T : IDurable<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        return StepAsync(_gate.Begin(), name, body, static value => JsonText.Write(writer => T.Write(writer, value)), static stored => T.Read(stored), ct);
    }

    public ValueTask<T> StepAsync<T>(string name, JsonTypeInfo<T> type, Func<StepContext, CancellationToken, ValueTask<T>> body, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(body);
        return StepAsync(_gate.Begin(), name, body, value => JsonText.Write(writer => JsonSerializer.Serialize(writer, value, type)), stored => stored.Deserialize(type)!, ct);
    }

    public void Warn(string code, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        ArgumentNullException.ThrowIfNull(message);
        _run.Journal.Warn(_node, [new RunWarning(code, Payloads.Cut(message, 500))]);
    }

    /// <summary>Begins an operation of the engine's own on this frame.</summary>
    public string Begin() => _gate.Begin();

    /// <summary>Ends it.</summary>
    public void End() => _gate.End();

    /// <summary>Closes the frame to code that did not come back.</summary>
    public void Abandon() => _gate.Close();

    /// <summary>
    /// Closes the frame when its code has returned. An operation that is still under way is cancelled and waited for.
    /// </summary>
    /// <returns>Whether the frame was idle as it should be.</returns>
    public async Task<bool> CloseAsync(CancellationTokenSource scope)
    {
        if (_gate.Close() is not { } busy)
        {
            return true;
        }
        await scope.CancelAsync();
        await busy.WaitAsync(Grace.Run, _run.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return false;
    }

    private async ValueTask<(CallOutcome Outcome, ToolCallId? Call)> PerformAsync<T>(Call<T> call, string key, CancellationToken ct)
    {
        try
        {
            if (call is AgentCall<T> agent)
            {
                return (await CallAgentAsync(key, StepKind.Agent, agent, agent.IsAnswer, reason: null, ct), null);
            }
            using var scope = Link(ct);
            var outcome = await _run.Tools.CallAsync(_node, key, call.Name, call.WriteInput(), scope?.Token ?? _token);
            return (outcome, ToolCallId.For(_run.Run, key));
        }
        finally
        {
            _gate.End();
        }
    }

    private async ValueTask<CallOutcome> CallAgentAsync<T>(string key, StepKind kind, AgentCall<T> call, bool isAnswer, string? reason, CancellationToken ct)
    {
        using var scope = Link(ct);
        var request = new AgentRequest
        {
            Key = key,
            Kind = kind,
            Name = call.Name,
            Input = call.WriteInput(),
            IsAnswering = isAnswer && _isAnswering,
            Parent = _node,
            Reason = reason,
        };
        var outcome = await _run.Agents.CallAsync(request, scope?.Token ?? _token);
        // Whoever answers decides who does from now on.
        if (request.IsAnswering && outcome.IsOk)
        {
            _run.Journal.HandThreadTo(_node, outcome.ThreadAgent ?? (kind == StepKind.HandOff ? call.Name : null));
        }
        return outcome;
    }

    // A callee is cancelled with the code that calls it, whatever token that code gives.
    private CancellationTokenSource? Link(CancellationToken ct)
        => ct.CanBeCanceled && ct != _token ? CancellationTokenSource.CreateLinkedTokenSource(_token, ct) : null;

    private static Exception Failure(CallOutcome outcome, CancellationToken ct)
        => outcome.Status == CallStatus.Cancelled && outcome.Code == FailureCodes.Cancelled
            ? new OperationCanceledException(outcome.Message, ct)
            : new CallFailedException(outcome.Status, outcome.Code!, outcome.Message!);
}
