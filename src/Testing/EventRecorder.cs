using System.Text.Json;

namespace Netra.Execution.Tests;

/// <summary>Keeps what the engine shows, and lets a test wait for it.</summary>
internal sealed class Publisher : IEventPublisher
{
    private readonly Lock _gate = new();
    private readonly List<Shown> _shown = [];
    private readonly Dictionary<RunId, TaskCompletionSource<Shown>> _endings = [];
    private readonly List<(Func<Shown, bool> Matches, TaskCompletionSource<Shown> Met)> _waiters = [];

    /// <summary>Called before something is kept.</summary>
    public Action<Shown>? OnShow { get; set; }

    public IReadOnlyList<Shown> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _shown];
            }
        }
    }

    /// <summary>What was shown and is not as the protocol's schema says.</summary>
    public List<string> Violations { get; } = [];

    public List<ThreadId> Deleted { get; } = [];

    public void Publish(UserId user, StoredEvent stored) => Show(new Shown(user, stored.Wire.ToElement(), stored.Seq));

    public void PublishTransient(UserId user, EventDraft draft) => Show(new Shown(user, draft.ToWire(null).ToElement(), null));

    public void ThreadDeleted(UserId user, ThreadId thread)
    {
        lock (_gate)
        {
            Deleted.Add(thread);
            _shown.RemoveAll(shown => shown.Thread == thread);
        }
    }

    /// <summary>Forgets what was shown so far.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _shown.Clear();
            _shown.TrimExcess();
            _endings.Clear();
            _endings.TrimExcess();
        }
    }

    /// <summary>Waits for something that was shown or will be.</summary>
    public Task<Shown> WaitForAsync(Func<Shown, bool> matches)
    {
        lock (_gate)
        {
            if (_shown.Find(new Predicate<Shown>(matches)) is { } found)
            {
                return Task.FromResult(found);
            }
            var met = new TaskCompletionSource<Shown>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((matches, met));
            return met.Task.WaitAsync(TimeSpan.FromSeconds(120));
        }
    }

    /// <summary>Waits for the ending of a run.</summary>
    public Task<Shown> EndingOfAsync(RunId run)
    {
        lock (_gate)
        {
            return Ending(run).Task.WaitAsync(TimeSpan.FromSeconds(120));
        }
    }

    private TaskCompletionSource<Shown> Ending(RunId run)
    {
        if (!_endings.TryGetValue(run, out var ending))
        {
            _endings.Add(run, ending = new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        return ending;
    }

    private void Show(Shown shown)
    {
        OnShow?.Invoke(shown);
        lock (_gate)
        {
            _shown.Add(shown);
            Violations.AddRange(WireSchema.CheckedIn.Violations(shown.Wire, shown.Seq is null ? "TransientEvent" : "DurableEvent"));
            if (shown.IsEnding)
            {
                Ending(shown.Run).TrySetResult(shown);
            }
            foreach (var waiter in _waiters.Where(waiter => waiter.Matches(shown)).ToArray())
            {
                _waiters.Remove(waiter);
                waiter.Met.TrySetResult(shown);
            }
        }
    }
}

/// <summary>An event as a socket would be given it.</summary>
internal sealed record Shown(UserId User, JsonElement Wire, long? Seq)
{
    public string Type => Wire.GetProperty("type").GetString()!;

    public RunId Run => new(Wire.GetProperty("run_id").GetString()!);

    public ThreadId Thread => new(Wire.GetProperty("thread_id").GetString()!);

    public string? Agent => Wire.TryGetProperty("agent_name", out var name) ? name.GetString() : null;

    public JsonElement Payload => Wire.GetProperty("payload");

    public bool IsEnding => Type is "run_completed" or "run_failed" or "run_timed_out" or "run_cancelled";

    public string Text(string member) => Payload.GetProperty(member).GetString()!;

    public override string ToString() => Wire.GetRawText();
}
