using System.Text.Json;

namespace Netra.Execution.Tests;

/// <summary>
/// Checks the log of one thread, as clients see it, against every guarantee of PROTOCOL.md section 4. Knows nothing of the
/// engine but the wire.
/// </summary>
public static class TranscriptRules
{
    private static readonly string[] Endings = ["run_completed", "run_failed", "run_timed_out", "run_cancelled"];

    private static readonly string[] OfRuns = ["message_received", "run_queued", "run_started", "run_resumed", .. Endings];

    private static readonly string[] OfAgents = ["agent_started", "agent_thinking", "agent_handed_off", "agent_completed"];

    private static readonly string[] OfTools = ["approval_requested", "approval_resolved", "tool_executing", "tool_completed"];

    /// <summary>What is wrong with a log; empty when nothing is.</summary>
    /// <param name="events">The durable events of one thread from its first on, in order.</param>
    /// <param name="isFinished">Whether every run must have ended.</param>
    public static IReadOnlyList<string> Violations(IEnumerable<JsonElement> events, bool isFinished = true)
    {
        var violations = new List<string>();
        var runs = new Dictionary<string, RunTranscript>(StringComparer.Ordinal);
        RunTranscript? active = null;
        string? thread = null;
        long seq = 0;
        foreach (var wire in events)
        {
            var type = wire.GetProperty("type").GetString()!;
            void Violate(string what) => violations.Add($"seq {seq} {type}: {what}");
            seq++;
            if (!wire.TryGetProperty("seq", out var number) || number.GetInt64() != seq)
            {
                Violate("seq has a gap, is repeated, or is missing");
            }
            if (wire.GetProperty("ts").GetString() is not { Length: 24 } ts || !ts.EndsWith('Z'))
            {
                Violate("ts is no UTC time with milliseconds");
            }
            thread ??= wire.GetProperty("thread_id").GetString();
            if (wire.GetProperty("thread_id").GetString() != thread)
            {
                Violate("it is another thread's");
            }
            if (!OfRuns.Contains(type) && !OfAgents.Contains(type) && !OfTools.Contains(type))
            {
                Violate("it is no durable event");
                continue;
            }
            var id = wire.GetProperty("run_id").GetString()!;
            if (!runs.TryGetValue(id, out var run))
            {
                runs.Add(id, run = new RunTranscript());
            }
            if (active is not null && active != run && !(type is "message_received" or "run_queued" || (Endings.Contains(type) && !run.IsStarted)))
            {
                Violate("it stands between events of the thread's active run");
            }
            run.Take(type, wire, Violate);
            active = run.IsStarted && !run.IsEnded ? run : active == run ? null : active;
        }
        foreach (var (id, run) in runs)
        {
            if (isFinished && !run.IsEnded)
            {
                violations.Add($"run {id} has no ending");
            }
        }
        return violations;
    }

    private sealed class RunTranscript
    {
        private readonly Dictionary<string, Agent> _agents = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Asked> _asked = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Tool> _tools = new(StringComparer.Ordinal);
        private int _count;
        private int _attempt;
        private bool _wasQueued;

        public bool IsStarted { get; private set; }

        public bool IsEnded { get; private set; }

        public void Take(string type, JsonElement wire, Action<string> violate)
        {
            _count++;
            if (IsEnded)
            {
                violate("it follows the ending of its run");
            }
            if ((_count == 1) != (type == "message_received"))
            {
                violate("a run's events begin with message_received, once");
            }
            var payload = wire.GetProperty("payload");
            if (OfRuns.Contains(type))
            {
                TakeRun(type, wire, payload, violate);
                return;
            }
            if (!IsStarted)
            {
                violate("it stands before run_started");
            }
            if (!wire.TryGetProperty("agent_id", out var id) || !wire.TryGetProperty("agent_name", out var name))
            {
                violate("it carries no agent");
                return;
            }
            if (type == "agent_started")
            {
                Start(id.GetString()!, name.GetString()!, payload, violate);
                return;
            }
            if (!_agents.TryGetValue(id.GetString()!, out var agent) || agent.IsCompleted || agent.Name != name.GetString())
            {
                violate("it carries an agent that is not at work");
                return;
            }
            TakeCall(type, wire, payload, agent, violate);
        }

        private void TakeRun(string type, JsonElement wire, JsonElement payload, Action<string> violate)
        {
            if (wire.TryGetProperty("agent_id", out _) || wire.TryGetProperty("agent_name", out _) || wire.TryGetProperty("call_id", out _))
            {
                violate("an event of the run as a whole carries an agent");
            }
            switch (type)
            {
                case "message_received":
                    Need(payload, violate, "message_id", "text", "agent");
                    break;
                case "run_queued":
                    Need(payload, violate, "position");
                    if (_wasQueued || _count != 2)
                    {
                        violate("run_queued is told once, right after message_received");
                    }
                    _wasQueued = true;
                    break;
                case "run_started":
                    Need(payload, violate, "agent", "attempt");
                    if (IsStarted)
                    {
                        violate("run_started is told once");
                    }
                    IsStarted = true;
                    _attempt = 1;
                    break;
                case "run_resumed":
                    Need(payload, violate, "reason", "attempt");
                    if (!IsStarted || payload.GetProperty("attempt").GetInt32() <= _attempt)
                    {
                        violate("attempts begin with 1 and grow");
                    }
                    _attempt = payload.GetProperty("attempt").GetInt32();
                    break;
                default:
                    End(type, payload, violate);
                    break;
            }
        }

        private void End(string type, JsonElement payload, Action<string> violate)
        {
            IsEnded = true;
            Need(payload, violate, "duration_ms", "usage");
            if (payload.GetProperty("duration_ms").GetInt64() < 0)
            {
                violate("a duration is negative");
            }
            Need(payload.GetProperty("usage"), violate, "input_tokens", "output_tokens", "model_calls", "tool_calls", "cost_usd", "estimated");
            if (type == "run_completed")
            {
                Need(payload, violate, "answer", "message_id", "truncated", "warnings");
                if (!_agents.Values.Any(static agent => agent.Parent is null && agent.Status == "ok"))
                {
                    violate("a run completed whose first agent did not");
                }
            }
            if (type == "run_failed")
            {
                Need(payload, violate, "code", "message", "retryable");
            }
            if (type is "run_completed" or "run_timed_out" && !IsStarted)
            {
                violate("it ended without having started");
            }
            if (_agents.Values.Any(static agent => !agent.IsCompleted))
            {
                violate("an agent is still at work");
            }
            if (_tools.Values.Any(static tool => !tool.IsCompleted))
            {
                violate("a tool is still at work");
            }
        }

        private void Start(string id, string name, JsonElement payload, Action<string> violate)
        {
            Agent? parent = null;
            if (payload.TryGetProperty("parent_agent_id", out var parentId))
            {
                if (!_agents.TryGetValue(parentId.GetString()!, out parent) || parent.IsCompleted)
                {
                    violate("its parent is not at work");
                }
            }
            else if (_agents.Count > 0)
            {
                violate("a run has one first agent");
            }
            if (!_agents.TryAdd(id, new Agent(name, parent)))
            {
                violate("an agent_id is used twice");
            }
        }

        private void TakeCall(string type, JsonElement wire, JsonElement payload, Agent agent, Action<string> violate)
        {
            switch (type)
            {
                case "agent_thinking":
                    Need(payload, violate, "thought", "step_number");
                    if (payload.GetProperty("step_number").GetInt32() <= agent.Thoughts)
                    {
                        violate("thoughts are numbered upwards");
                    }
                    agent.Thoughts = payload.GetProperty("step_number").GetInt32();
                    break;
                case "agent_handed_off":
                    Need(payload, violate, "to");
                    break;
                case "agent_completed":
                    Complete(agent, payload, violate);
                    break;
                default:
                    TakeTool(type, wire, payload, agent, violate);
                    break;
            }
        }

        private void Complete(Agent agent, JsonElement payload, Action<string> violate)
        {
            Need(payload, violate, "status", "duration_ms");
            agent.Status = payload.GetProperty("status").GetString();
            agent.IsCompleted = true;
            Judge(payload, ["ok", "error", "timeout", "cancelled"], violate);
            if (_agents.Values.Any(other => other.Parent == agent && !other.IsCompleted))
            {
                violate("a child is still at work");
            }
            if (_asked.Values.Any(asked => asked.Agent == agent && asked.Decision is null))
            {
                violate("a call of the agent still waits for approval");
            }
            if (_tools.Values.Any(tool => tool.Agent == agent && !tool.IsCompleted))
            {
                violate("a tool of the agent is still at work");
            }
        }

        private void TakeTool(string type, JsonElement wire, JsonElement payload, Agent agent, Action<string> violate)
        {
            if (!wire.TryGetProperty("call_id", out var call))
            {
                violate("it carries no call");
                return;
            }
            if (type == "approval_resolved")
            {
                Resolve(call.GetString()!, payload, agent, violate);
                return;
            }
            var name = payload.GetProperty("tool_name").GetString()!;
            if (type == "approval_requested")
            {
                Need(payload, violate, "arguments", "hidden", "arguments_hash", "expires_at");
                if (_tools.ContainsKey(call.GetString()!) || !_asked.TryAdd(call.GetString()!, new Asked(name, agent)))
                {
                    violate("approval is asked for once, before the call is taken up");
                }
                return;
            }
            if (type == "tool_executing")
            {
                Need(payload, violate, "arguments", "effect");
                if (_asked.TryGetValue(call.GetString()!, out var asked) && (asked.Tool != name || asked.Agent != agent || asked.Decision is null or "cancelled"))
                {
                    violate("a call that needs approval is taken up after its approval_resolved, unless it was cancelled");
                }
                if (!_tools.TryAdd(call.GetString()!, new Tool(name, agent, payload.GetProperty("effect").GetString()!)))
                {
                    violate("a call_id is used twice");
                }
                return;
            }
            if (!_tools.TryGetValue(call.GetString()!, out var tool) || tool.IsCompleted)
            {
                violate("it has no tool_executing of its own");
                return;
            }
            if (tool.Name != name || tool.Agent != agent)
            {
                violate("its tool_executing is of another tool or agent");
            }
            tool.IsCompleted = true;
            Need(payload, violate, "status", "duration_ms");
            Judge(payload, ["ok", "error", "timeout", "cancelled", "invalid_arguments", "denied", "unknown"], violate);
            if (_asked.TryGetValue(call.GetString()!, out var decided) && decided.Decision is "denied" or "expired" && payload.GetProperty("status").GetString() is not ("denied" or "cancelled"))
            {
                violate("a call that was not approved is denied");
            }
            if (tool.Effect == "once" && payload.GetProperty("status").GetString() is "timeout" or "cancelled"
                && payload.GetProperty("error").GetProperty("code").GetString() != "outcome_unknown")
            {
                violate("a once tool that was interrupted says outcome_unknown");
            }
        }

        private void Resolve(string call, JsonElement payload, Agent agent, Action<string> violate)
        {
            Need(payload, violate, "decision");
            if (!_asked.TryGetValue(call, out var asked) || asked.Agent != agent || asked.Decision is not null)
            {
                violate("it resolves nothing that waits");
                return;
            }
            asked.Decision = payload.GetProperty("decision").GetString();
            if (asked.Decision is not ("approved" or "denied" or "expired" or "cancelled"))
            {
                violate($"'{asked.Decision}' is no decision");
            }
        }

        private static void Judge(JsonElement payload, string[] statuses, Action<string> violate)
        {
            var status = payload.GetProperty("status").GetString();
            if (!statuses.Contains(status))
            {
                violate($"'{status}' is no status of this");
            }
            if ((status == "ok") == payload.TryGetProperty("error", out var error))
            {
                violate("there is an error, and there is none, exactly when it did not return");
            }
            if (status != "ok" && payload.TryGetProperty("result", out _))
            {
                violate("what did not return has no result");
            }
            if (status != "ok" && error.ValueKind == JsonValueKind.Object)
            {
                Need(error, violate, "code", "message");
            }
        }

        private static void Need(JsonElement payload, Action<string> violate, params string[] members)
        {
            foreach (var member in members.Where(member => !payload.TryGetProperty(member, out _)))
            {
                violate($"'{member}' is missing");
            }
        }
    }

    private sealed class Agent(string name, Agent? parent)
    {
        public string Name { get; } = name;

        public Agent? Parent { get; } = parent;

        public bool IsCompleted { get; set; }

        public string? Status { get; set; }

        public int Thoughts { get; set; }
    }

    private sealed class Asked(string tool, Agent agent)
    {
        public string Tool { get; } = tool;

        public Agent Agent { get; } = agent;

        public string? Decision { get; set; }
    }

    private sealed class Tool(string name, Agent agent, string effect)
    {
        public string Name { get; } = name;

        public Agent Agent { get; } = agent;

        public string Effect { get; } = effect;

        public bool IsCompleted { get; set; }
    }
}
