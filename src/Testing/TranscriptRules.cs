using System.Text.Json;

namespace Netra.Testing;

/// <summary>
/// Checks the log of one thread, as clients see it, against every guarantee of PROTOCOL.md section 4. Knows nothing of the
/// engine but the wire. Safe for concurrent use.
/// </summary>
public static class TranscriptRules
{
    internal static readonly string[] OfRuns = ["message_received", "run_queued", "run_started", "run_resumed", "run_completed", "run_failed", "run_timed_out", "run_cancelled"];

    private static readonly string[] Endings = ["run_completed", "run_failed", "run_timed_out", "run_cancelled"];

    private static readonly string[] OfAgents = ["agent_started", "agent_thinking", "agent_handed_off", "agent_completed"];

    private static readonly string[] OfTools = ["approval_requested", "approval_resolved", "tool_executing", "tool_completed"];

    private static readonly string[] Transient = ["queue_position", "message_delta", "message_snapshot", "tool_progress"];

    /// <summary>What is wrong with a log, one sentence each; empty when nothing is.</summary>
    /// <param name="events">
    /// The events of one thread from its first on, in order. Durable ones all; transient ones may be among them where they were shown.
    /// </param>
    /// <param name="isFinished">Whether every run must have ended.</param>
    public static IReadOnlyList<string> Violations(IEnumerable<JsonElement> events, bool isFinished = true)
    {
        ArgumentNullException.ThrowIfNull(events);
        var log = new ThreadLog();
        foreach (var wire in events)
        {
            log.Take(wire);
        }
        if (isFinished)
        {
            log.Finish();
        }
        return log.Violations;
    }

    private sealed class ThreadLog
    {
        private readonly Dictionary<string, RunRules> _runs = new(StringComparer.Ordinal);
        private RunRules? _active;
        private string? _thread;
        private long _seq;

        public List<string> Violations { get; } = [];

        public void Take(JsonElement wire)
        {
            var type = "event";
            void Violate(string what) => Violations.Add($"seq {_seq} {type}: {what}");
            try
            {
                type = wire.GetProperty("type").GetString() ?? type;
                if (Transient.Contains(type))
                {
                    TakeTransient(type, wire, Violate);
                }
                else
                {
                    TakeDurable(type, wire, Violate);
                }
            }
            catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
            {
                Violate($"a member that the rules need is missing or of another kind: {wire.GetRawText()}");
            }
        }

        public void Finish()
        {
            foreach (var (id, _) in _runs.Where(static run => !run.Value.IsEnded))
            {
                Violations.Add($"run {id} has no ending");
            }
        }

        private void TakeDurable(string type, JsonElement wire, Action<string> violate)
        {
            _seq++;
            if (!wire.TryGetProperty("seq", out var number) || number.GetInt64() != _seq)
            {
                violate("seq has a gap, is repeated, or is missing");
            }
            CheckFrame(wire, violate);
            if (!OfRuns.Contains(type) && !OfAgents.Contains(type) && !OfTools.Contains(type))
            {
                violate("it is no durable event");
                return;
            }
            var id = wire.GetProperty("run_id").GetString()!;
            if (!_runs.TryGetValue(id, out var run))
            {
                _runs.Add(id, run = new RunRules());
            }
            if (_active is not null && _active != run && !(type is "message_received" or "run_queued" || (Endings.Contains(type) && !run.IsStarted)))
            {
                violate("it stands between events of the thread's active run");
            }
            run.Take(type, wire, violate);
            _active = run.IsStarted && !run.IsEnded ? run : _active == run ? null : _active;
        }

        private void TakeTransient(string type, JsonElement wire, Action<string> violate)
        {
            if (wire.TryGetProperty("seq", out _))
            {
                violate("a transient event carries no seq");
            }
            CheckFrame(wire, violate);
            if (_runs.TryGetValue(wire.GetProperty("run_id").GetString()!, out var run))
            {
                run.TakeTransient(type, wire, violate);
            }
            else
            {
                violate("it stands before the message_received of its run");
            }
        }

        private void CheckFrame(JsonElement wire, Action<string> violate)
        {
            if (wire.GetProperty("ts").GetString() is not { Length: 24 } ts || !ts.EndsWith('Z'))
            {
                violate("ts is no UTC time with milliseconds");
            }
            _thread ??= wire.GetProperty("thread_id").GetString();
            if (wire.GetProperty("thread_id").GetString() != _thread)
            {
                violate("it is another thread's");
            }
        }
    }
}
