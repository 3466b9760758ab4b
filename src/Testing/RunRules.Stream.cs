using System.Text.Json;

namespace Netra.Testing;

/// <content>What is streamed: events that are never stored.</content>
internal sealed partial class RunRules
{
    private readonly Dictionary<string, string> _streamed = new(StringComparer.Ordinal);

    public void TakeTransient(string type, JsonElement wire, Action<string> violate)
    {
        if (IsEnded)
        {
            violate("it follows the ending of its run");
        }
        if (type == "queue_position" ? IsStarted : !IsStarted)
        {
            violate(type == "queue_position" ? "a run that has started has no place in the queue" : "it stands before run_started");
        }
        var payload = wire.GetProperty("payload");
        switch (type)
        {
            case "queue_position":
                WireRules.Need(payload, violate, "position");
                break;
            case "message_delta":
                Stream(payload, violate);
                break;
            case "message_snapshot":
                _streamed[payload.GetProperty("message_id").GetString()!] = payload.GetProperty("text").GetString()!;
                break;
            default:
                if (!wire.TryGetProperty("call_id", out var call) || !_tools.TryGetValue(call.GetString()!, out var tool) || tool.IsCompleted)
                {
                    violate("it is the progress of no tool that is at work");
                }
                break;
        }
    }

    private void Stream(JsonElement payload, Action<string> violate)
    {
        var message = payload.GetProperty("message_id").GetString()!;
        var before = _streamed.GetValueOrDefault(message, "");
        if (payload.GetProperty("offset").GetInt32() != before.Length)
        {
            violate($"its offset is {payload.GetProperty("offset").GetInt32()}, and {before.Length} characters were streamed");
        }
        _streamed[message] = before + payload.GetProperty("text").GetString();
    }

    // A client that streamed the message has its text already.
    private void CheckStreamed(JsonElement payload, Action<string> violate)
    {
        if (_streamed.TryGetValue(payload.GetProperty("message_id").GetString()!, out var text)
            && payload.GetProperty("answer") is { ValueKind: JsonValueKind.String } answer
            && !payload.GetProperty("truncated").GetBoolean()
            && answer.GetString() != text)
        {
            violate("the answer is not what was streamed of it");
        }
    }
}
