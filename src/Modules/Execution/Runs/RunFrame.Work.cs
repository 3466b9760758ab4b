using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Netra.Execution;

/// <content>Steps, branches, thoughts and text.</content>
internal sealed partial class RunFrame
{
    public ValueTask ForkAsync(int count, Func<int, IRun, CancellationToken, ValueTask> branch, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(branch);
        return ForkAsync(_gate.Begin(), count, branch, ct);
    }

    public ValueTask ThinkAsync(string thought, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(thought);
        var key = _gate.Begin();
        try
        {
            var hash = InputHash.Of(thought);
            if (_run.FindStep(key, StepKind.Thought, "", hash) is null)
            {
                var step = new StepRecord { Key = key, Kind = StepKind.Thought, Name = "", InputHash = hash, Ended = true };
                _run.Journal.Think(_node, Payloads.Cut(thought, 10_000), step);
            }
            return _run.Journal.WaitForRoomAsync(_token);
        }
        finally
        {
            _gate.End();
        }
    }

    public async ValueTask WriteAsync(string text, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        _gate.BeginUnstored();
        try
        {
            if (_isAnswering && _node.ShowsText)
            {
                await ShowAsync(_path, text);
            }
        }
        finally
        {
            _gate.End();
        }
    }

    /// <summary>Shows a piece of the answer's text, once everything that it follows from was stored and shown.</summary>
    public async ValueTask ShowAsync(string message, string text)
    {
        await _run.Journal.SettleAsync(_token);
        _run.Answer.Write(message, _node.Agent, text);
    }

    private async ValueTask ForkAsync(string key, int count, Func<int, IRun, CancellationToken, ValueTask> branch, CancellationToken ct)
    {
        try
        {
            var hash = InputHash.Of(count.ToString(CultureInfo.InvariantCulture));
            var stored = _run.FindStep(key, StepKind.Fork, "", hash);
            using var scope = CancellationTokenSource.CreateLinkedTokenSource(_token, ct);
            var branches = new Task<Exception?>[count];
            var activity = _run.Activity.Fork(count);
            for (var i = 0; i < count; i++)
            {
                var index = i;
                branches[i] = _run.Bodies.Start(() => RunBranchAsync($"{key}.{index.ToString(CultureInfo.InvariantCulture)}", index, branch, activity, scope.Token));
            }
            var failures = await Task.WhenAll(branches);
            _run.Stop.ThrowIfStopped();
            if (stored is null)
            {
                _run.Journal.Append(_node, new JournalEntry { Steps = [new StepRecord { Key = key, Kind = StepKind.Fork, Name = "", InputHash = hash, Ended = true }] });
            }
            if (Array.Find(failures, static failure => failure is not null) is { } first)
            {
                ExceptionDispatchInfo.Throw(first);
            }
        }
        finally
        {
            _gate.End();
        }
    }

    private async Task<Exception?> RunBranchAsync(string path, int index, Func<int, IRun, CancellationToken, ValueTask> branch, RunActivity.Branches activity, CancellationToken ct)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var frame = new RunFrame(_run, _node, path, isAnswering: false, scope.Token);
        Exception? failure = null;
        try
        {
            await branch(index, frame, scope.Token);
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            failure = thrown;
        }
        var isClosed = await frame.CloseAsync(scope);
        activity.End();
        return isClosed ? failure : failure ?? NotAwaited();
    }

    private async ValueTask<T> StepAsync<T>(
        string key, string name, Func<StepContext, CancellationToken, ValueTask<T>> body, Func<T, JsonText> write, Func<JsonElement, T> read, CancellationToken ct)
    {
        try
        {
            var hash = InputHash.Of(name);
            if (_run.FindStep(key, StepKind.Named, name, hash) is { } stored)
            {
                return Read(StepContent.Read(stored.Content), element => ReadStored(key, element, read), ct);
            }
            else
            {
                using var scope = Link(ct);
                await _run.Journal.WaitForRoomAsync(scope?.Token ?? _token);
                var outcome = await DoStepAsync(new StepContext(IdempotencyKeys.For(_run.Run, key), _run.Context.Attempt), name, body, write, scope?.Token ?? _token);
                var content = StepContent.Write(outcome);
                _run.Journal.Append(_node, new JournalEntry
                {
                    Steps = [new StepRecord { Key = key, Kind = StepKind.Named, Name = name, InputHash = hash, Ended = true, Content = content }],
                });
                return Read(StepContent.Read(content), read, ct);
            }
        }
        finally
        {
            _gate.End();
        }
    }

    private static T Read<T>(CallOutcome outcome, Func<JsonElement, T> read, CancellationToken ct)
        => outcome.IsOk ? read(outcome.Value.ToElement()) : throw Failure(outcome, ct);

    // What code wrote and cannot read any more was written by other code.
    private T ReadStored<T>(string key, JsonElement stored, Func<JsonElement, T> read)
    {
        try
        {
            return read(stored);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw _run.Mismatch(key);
        }
    }

    private async Task<CallOutcome> DoStepAsync<T>(
        StepContext context, string name, Func<StepContext, CancellationToken, ValueTask<T>> body, Func<T, JsonText> write, CancellationToken ct)
    {
        try
        {
            var result = write(await body(context, ct));
            return result.Utf8.Length > _run.Services.Limits.AnswerBytes
                ? CallOutcome.Failed(CallStatus.Error, FailureCodes.OutputLimit, $"The result of a step may have {_run.Services.Limits.AnswerBytes} bytes.")
                : CallOutcome.Ok(result);
        }
        catch (Exception thrown) when (_run.Stop.IsStopped && thrown is not OutOfMemoryException)
        {
            throw _run.Stop.Exception();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (CallFailedException failed)
        {
            return CallOutcome.Failed(failed);
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            // The same is thrown now and when the step is replayed: what the body threw cannot be stored.
            _run.Services.Log.StepThrew(_run.Run, name, LoggedFailure.Describe(thrown));
            return CallOutcome.Failed(CallStatus.Error, FailureCodes.StepFailed, "A step of the agent failed.");
        }
    }

    private static InvalidOperationException NotAwaited() => new("The code returned while an operation of its IRun was under way; await each one (NETRA401).");
}
