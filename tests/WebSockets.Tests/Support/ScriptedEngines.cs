using System.Collections.Concurrent;
using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>
/// Engines whose runs do what the test says: <c>echo</c> answers at once, <c>hold</c> works until it is cancelled or told to end.
/// </summary>
internal sealed class ScriptedEngines(MemoryLog log, IEventPublisher publisher, TimeProvider time) : IExecutionEngines
{
    private readonly ConcurrentDictionary<UserId, Engine> _engines = new();

    public bool IsDraining { get; set; }

    /// <summary>Awaited before a run is stored.</summary>
    public Func<RunRequest, Task> BeforeStore { get; set; } = static _ => Task.CompletedTask;

    /// <summary>What is being streamed in a thread.</summary>
    public ConcurrentDictionary<ThreadId, AnswerDraft> Drafts { get; } = new();

    /// <summary>What the agent <c>showcase</c> does.</summary>
    public Func<UserId, ThreadId, RunId, Task> Showcase { get; set; } = static (_, _, _) => Task.CompletedTask;

    /// <summary>Every run that was asked for.</summary>
    public ConcurrentQueue<RunRequest> Requests { get; } = new();

    public EngineLease Enter(UserContext user) => new Lease(_engines.GetOrAdd(user.Id, id => new Engine(this, id)));

    public ValueTask RecoverAsync(CancellationToken ct) => ValueTask.CompletedTask;

    public ValueTask DrainAsync(CancellationToken ct)
    {
        IsDraining = true;
        return ValueTask.CompletedTask;
    }

    /// <summary>Streams a piece, as the engine does: first into the draft, then to the sockets.</summary>
    public void Stream(UserId user, ThreadId thread, RunId run, string text)
    {
        var agent = new AgentFrame(AgentCallId.For(run, ""), "stream");
        var message = MessageId.For(run, "answer");
        var before = Drafts.TryGetValue(thread, out var draft) ? draft.Text : "";
        Drafts[thread] = new AnswerDraft(run, agent, message, before + text);
        publisher.PublishTransient(user, new EventDraft
        {
            Event = new MessageDelta(message, before.Length, text), At = time.GetUtcNow(), Thread = thread, Run = run, Agent = agent,
        });
    }

    /// <summary>Takes back what was streamed, as the engine does.</summary>
    public void Retract(UserId user, ThreadId thread)
    {
        Drafts.TryRemove(thread, out var draft);
        publisher.PublishTransient(user, new EventDraft
        {
            Event = new MessageSnapshot(draft!.Message, ""), At = time.GetUtcNow(), Thread = thread, Run = draft.Run, Agent = draft.Agent,
        });
    }

    private sealed class Lease(Engine engine) : EngineLease
    {
        public override IExecutionEngine Engine => engine;

        public override void Dispose()
        {
        }
    }

    private sealed class Engine(ScriptedEngines owner, UserId user) : IExecutionEngine
    {
        private readonly ConcurrentDictionary<RunId, ThreadId> _held = new();
        private readonly ConcurrentDictionary<RunId, bool> _ended = new();

        public (int Active, int Queued) Load => (_held.Count, 0);

        public void TakeUp(UnownedRun run) => throw new NotSupportedException();

        public async ValueTask<SubmitResult> SubmitAsync(RunRequest request, CancellationToken ct)
        {
            owner.Requests.Enqueue(request);
            await owner.BeforeStore(request);
            if (owner.IsDraining)
            {
                return new SubmitResult.Refused("server_draining", "The host is stopping.");
            }
            var agent = request.Agent ?? "echo";
            if (agent is not ("echo" or "hold" or "showcase"))
            {
                return new SubmitResult.Refused("agent_not_found", "There is no such agent.");
            }
            if (request.Thread is { } given && !owner.Log.Has(user, given))
            {
                return new SubmitResult.Refused("thread_not_found", "There is no such thread.");
            }
            if (request.IdempotencyKey is { } key && await owner.Log.FindByKeyAsync(user, key, ct) is { } earlier)
            {
                return new SubmitResult.Accepted(earlier.Thread, earlier.Run, earlier.Seq, true);
            }
            var thread = request.Thread ?? ThreadId.New();
            if (request.Thread is null)
            {
                owner.Log.AddThread(user, thread, agent, Text(request));
            }
            var run = RunId.New();
            var text = Text(request);
            var first = owner.Log.Append(user, thread, run, new MessageReceived(MessageId.For(run, "input"), text, agent));
            if (request.IdempotencyKey is { } newKey)
            {
                owner.Log.PutKey(user, newKey, new EarlierRequest(thread, run, first.Seq, default));
            }
            owner.Log.Append(user, thread, run, new RunStarted(agent));
            if (agent == "echo")
            {
                Complete(thread, run, text);
            }
            else if (agent == "showcase")
            {
                _ = Task.Run(() => owner.Showcase(user, thread, run), CancellationToken.None);
            }
            else
            {
                _held[run] = thread;
            }
            return new SubmitResult.Accepted(thread, run, first.Seq, false);
        }

        public ValueTask<CancelResult> CancelAsync(RunId run, CancellationToken ct)
        {
            if (_held.TryRemove(run, out var thread))
            {
                _ended[run] = true;
                owner.Log.Append(user, thread, run, new RunCancelled(TimeSpan.FromSeconds(1), RunUsage.None));
                return ValueTask.FromResult(CancelResult.Stored);
            }
            return ValueTask.FromResult(_ended.ContainsKey(run) ? CancelResult.NotActive : CancelResult.NotFound);
        }

        public ValueTask<ApprovalResult> ApproveAsync(ApprovalDecision decision, CancellationToken ct) => ValueTask.FromResult(ApprovalResult.NotFound);

        public async ValueTask<bool> DeleteThreadAsync(ThreadId thread, CancellationToken ct)
        {
            foreach (var (run, _) in _held.Where(held => held.Value == thread))
            {
                await CancelAsync(run, ct);
            }
            return owner.Log.Remove(user, thread);
        }

        public AnswerDraft? FindDraft(ThreadId thread) => owner.Drafts.GetValueOrDefault(thread);

        private static string Text(RunRequest request)
            => request.Input.ToElement() is { ValueKind: System.Text.Json.JsonValueKind.String } text ? text.GetString()! : request.Input.ToString();

        private void Complete(ThreadId thread, RunId run, string text)
        {
            _ended[run] = true;
            owner.Log.Append(user, thread, run, new RunCompleted(
                JsonText.String(text), MessageId.For(run, "answer"), false, [], TimeSpan.FromMilliseconds(3), RunUsage.None));
        }
    }

    private MemoryLog Log { get; } = log;
}
