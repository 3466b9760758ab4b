using System.Text.Json;

namespace Netra.Testing;

/// <content>Its agents and their calls of tools.</content>
internal sealed partial class RunRules
{
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
                WireRules.Need(payload, violate, "thought", "step_number");
                if (payload.GetProperty("step_number").GetInt32() <= agent.Thoughts)
                {
                    violate("thoughts are numbered upwards");
                }
                agent.Thoughts = payload.GetProperty("step_number").GetInt32();
                break;
            case "agent_handed_off":
                WireRules.Need(payload, violate, "to");
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
        WireRules.Need(payload, violate, "status", "duration_ms");
        agent.Status = payload.GetProperty("status").GetString();
        agent.IsCompleted = true;
        WireRules.Judge(payload, ["ok", "error", "timeout", "cancelled"], violate);
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
            WireRules.Need(payload, violate, "arguments", "hidden", "arguments_hash", "expires_at");
            if (_tools.ContainsKey(call.GetString()!) || !_asked.TryAdd(call.GetString()!, new Asked(name, agent)))
            {
                violate("approval is asked for once, before the call is taken up");
            }
            return;
        }
        if (type == "tool_executing")
        {
            WireRules.Need(payload, violate, "arguments", "effect");
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
        WireRules.Need(payload, violate, "status", "duration_ms");
        WireRules.Judge(payload, ["ok", "error", "timeout", "cancelled", "invalid_arguments", "denied", "unknown"], violate);
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
        WireRules.Need(payload, violate, "decision");
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
