using System.Collections.Immutable;
using System.Text;

namespace Netra;

/// <summary>A test with a store of its own, and what to put into it.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    protected static readonly UserId Ada = new("u_ada");
    protected static readonly UserId Bob = new("u_bob");
    protected static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private protected TestStore Store { get; private set; } = null!;

    protected string Data => _folder.Data;

    protected string Root => _folder.Root;

    public virtual async Task InitializeAsync() => Store = await TestStore.OpenAsync(Data);

    public virtual async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Closes and opens the store, as a new process would.</summary>
    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await TestStore.OpenAsync(Data);
    }

    /// <summary>A run in a new thread.</summary>
    internal static NewRun NewThread(UserId user, string? key = null, string title = "A question", int maxThreads = 1000)
        => InThread(user, ThreadId.New(), key) with { IsNewThread = true, Title = title, MaxThreads = maxThreads };

    /// <summary>A run in a thread that exists.</summary>
    internal static NewRun InThread(UserId user, ThreadId thread, string? key = null)
    {
        var run = RunId.New();
        return new NewRun
        {
            Run = new RunRecord
            {
                User = user,
                Thread = thread,
                Run = run,
                Status = RunStatus.Queued,
                Agent = "supervisor",
                Input = JsonText.String("hello"),
                Plan = Plan.Mid,
                CreatedAt = Noon,
            },
            IsNewThread = false,
            Title = "",
            IdempotencyKey = key,
            RequestHash = new byte[] { 1, 2, 3 },
            Events = [Draft(thread, run, new MessageReceived(MessageId.For(run, "in"), "hello", "supervisor"))],
            MaxThreads = 1000,
        };
    }

    internal static EventDraft Draft(ThreadId thread, RunId run, RunEvent what) => new() { Event = what, At = Noon, Thread = thread, Run = run };

    internal static EventDraft Thought(NewRun run, string text)
        => Draft(run.Run.Thread, run.Run.Run, new AgentThinking(text, 1)) with { Agent = new AgentFrame(AgentCallId.For(run.Run.Run, "/0"), "supervisor") };

    internal static RunCommit Commit(NewRun run, long lease, params EventDraft[] events)
        => new() { User = run.Run.User, Thread = run.Run.Thread, Run = run.Run.Run, Lease = lease, Events = [.. events] };

    internal static RunCommit End(NewRun run, long lease, RunStatus status = RunStatus.Completed, RunUsage? usage = null) => Commit(run, lease) with
    {
        Transition = new RunTransition { Status = status, At = Noon.AddSeconds(5), Answer = JsonText.String("42"), Usage = usage ?? RunUsage.None },
    };

    private protected async Task<(NewRun Run, long Lease)> StartAsync(UserId user, ThreadId? thread = null)
    {
        var run = thread is { } known ? InThread(user, known) : NewThread(user);
        (await Store.Runs.AdmitAsync(run, default)).ShouldBeOfType<AdmitResult.Stored>();
        var lease = (await Store.Runs.TakeLeaseAsync(user, run.Run.Run, "o_1", TimeSpan.FromSeconds(10), default)).ShouldNotBeNull();
        await Store.Runs.CommitAsync(Commit(run, lease.Number) with { Transition = new RunTransition { Status = RunStatus.Running, At = Noon, BeginsAttempt = true } }, default);
        return (run, lease.Number);
    }

    internal static ImmutableArray<long> Seqs(IEnumerable<StoredEvent> events) => [.. events.Select(e => e.Seq)];

    internal static string Text(StoredEvent stored) => Encoding.UTF8.GetString(stored.Wire.Utf8.Span);
}
