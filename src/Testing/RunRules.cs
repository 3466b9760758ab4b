using System.Text.Json;

namespace Netra.Testing;

/// <summary>One run as the rules have seen it so far, and what they say of its next event.</summary>
internal sealed partial class RunRules
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
        if (TranscriptRules.OfRuns.Contains(type))
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
                WireRules.Need(payload, violate, "message_id", "text", "agent");
                break;
            case "run_queued":
                WireRules.Need(payload, violate, "position");
                if (_wasQueued || _count != 2)
                {
                    violate("run_queued is told once, right after message_received");
                }
                _wasQueued = true;
                break;
            case "run_started":
                WireRules.Need(payload, violate, "agent", "attempt");
                if (IsStarted)
                {
                    violate("run_started is told once");
                }
                if (payload.GetProperty("attempt").GetInt32() != 1)
                {
                    violate("a run starts with attempt 1");
                }
                IsStarted = true;
                _attempt = 1;
                break;
            case "run_resumed":
                WireRules.Need(payload, violate, "reason", "attempt");
                if (!IsStarted || payload.GetProperty("attempt").GetInt32() <= _attempt)
                {
                    violate("attempts begin with 1 and grow");
                }
                if (payload.GetProperty("reason").GetString() is not ("recovered" or "drained"))
                {
                    violate($"'{payload.GetProperty("reason").GetString()}' is no reason to resume");
                }
                _attempt = payload.GetProperty("attempt").GetInt32();
                // What was being streamed comes again.
                _streamed.Clear();
                break;
            default:
                End(type, payload, violate);
                break;
        }
    }

    private void End(string type, JsonElement payload, Action<string> violate)
    {
        IsEnded = true;
        WireRules.Need(payload, violate, "duration_ms", "usage");
        if (payload.GetProperty("duration_ms").GetInt64() < 0)
        {
            violate("a duration is negative");
        }
        WireRules.Need(payload.GetProperty("usage"), violate, "input_tokens", "output_tokens", "model_calls", "tool_calls", "cost_usd", "estimated");
        if (type == "run_completed")
        {
            WireRules.Need(payload, violate, "answer", "message_id", "truncated", "warnings");
            if (!_agents.Values.Any(static agent => agent.Parent is null && agent.Status == "ok"))
            {
                violate("a run completed whose first agent did not");
            }
            CheckStreamed(payload, violate);
        }
        if (type == "run_failed")
        {
            WireRules.Need(payload, violate, "code", "message", "retryable");
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
}
