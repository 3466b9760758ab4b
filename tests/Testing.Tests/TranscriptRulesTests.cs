using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Execution.Tests;

/// <summary>The checker of transcripts finds what is wrong: each promise is broken once.</summary>
public sealed class TranscriptRulesTests
{
    private static readonly string[] Sound =
    [
        Event("message_received", """{"message_id":"m","text":"t","agent":"a"}"""),
        Event("run_queued", """{"position":1}"""),
        Event("run_started", """{"agent":"a","attempt":1}"""),
        Event("agent_started", "{}", "a1"),
        Event("agent_started", """{"parent_agent_id":"a1"}""", "a2"),
        Event("agent_thinking", """{"thought":"x","step_number":1}""", "a2"),
        Event("approval_requested", """{"tool_name":"t","arguments":{},"hidden":[],"arguments_hash":"h","expires_at":"2026-11-22T10:00:00.000Z"}""", "a2", "k1"),
        Event("approval_resolved", """{"decision":"approved"}""", "a2", "k1"),
        Event("tool_executing", """{"tool_name":"t","arguments":{},"effect":"once"}""", "a2", "k1"),
        Event("tool_completed", """{"tool_name":"t","status":"ok","result":1,"duration_ms":0}""", "a2", "k1"),
        Event("agent_completed", """{"status":"ok","result":1,"duration_ms":0}""", "a2"),
        Event("agent_completed", """{"status":"ok","result":1,"duration_ms":0}""", "a1"),
        Event("run_completed", """{"answer":1,"message_id":"m","truncated":false,"warnings":[],"duration_ms":0,"usage":{"input_tokens":0,"output_tokens":0,"model_calls":0,"tool_calls":1,"cost_usd":0,"estimated":false}}"""),
    ];

    [Fact]
    public void A_sound_transcript_has_no_violation() => Check(Sound).ShouldBeEmpty();

    [Fact]
    public void Every_event_is_needed_but_those_that_may_be_missing()
    {
        string[] mayBeMissing = ["run_queued", "agent_thinking"];
        for (var i = 0; i < Sound.Length; i++)
        {
            var without = Sound.Where((_, index) => index != i).ToArray();
            var type = JsonNode.Parse(Sound[i])!["type"]!.GetValue<string>();
            Check(without).Any().ShouldBe(!mayBeMissing.Contains(type), $"without {type} at {i}");
        }
    }

    [Fact]
    public void No_event_may_stand_twice()
    {
        for (var i = 0; i < Sound.Length; i++)
        {
            Check([.. Sound[..(i + 1)], .. Sound[i..]]).ShouldNotBeEmpty($"{Sound[i]} twice");
        }
    }

    [Fact]
    public void No_two_neighbours_may_change_places()
    {
        for (var i = 0; i + 1 < Sound.Length; i++)
        {
            // A thought may stand before or after a tool call.
            if (i is 5)
            {
                continue;
            }
            var swapped = Sound.ToArray();
            (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
            Check(swapped).ShouldNotBeEmpty($"{i} and {i + 1}");
        }
    }

    [Fact]
    public void A_gap_in_seq_is_seen() => TranscriptRules.Violations(Numbered(Sound).Select(static (wire, i) =>
    {
        wire["seq"] = i > 4 ? i + 2 : i + 1;
        return Parse(wire);
    })).ShouldNotBeEmpty();

    [Fact]
    public void Another_active_run_of_the_thread_is_seen()
    {
        var other = Sound.Select(static wire => wire.Replace("\"r1\"", "\"r2\"", StringComparison.Ordinal)).ToArray();
        Check([.. Sound, .. other]).ShouldBeEmpty();
        Check([.. Sound[..5], .. other[..2], .. Sound[5..], .. other[2..]]).ShouldBeEmpty();
        Check([.. Sound[..5], .. other[..3], .. Sound[5..], .. other[3..]]).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("\"status\":\"ok\",\"result\":1,\"duration_ms\":0}}", "\"status\":\"error\",\"duration_ms\":0}}")]
    [InlineData("\"status\":\"ok\",\"result\":1", "\"status\":\"denied\",\"error\":{\"code\":\"c\",\"message\":\"m\"}")]
    [InlineData("\"call_id\":\"k1\",\"payload\":{\"tool_name\":\"t\",\"status\"", "\"call_id\":\"k2\",\"payload\":{\"tool_name\":\"t\",\"status\"")]
    [InlineData("\"status\":\"ok\",\"result\":1,\"duration_ms\":0}}", "\"status\":\"timeout\",\"error\":{\"code\":\"timeout\",\"message\":\"m\"},\"duration_ms\":0}}")]
    [InlineData("\"estimated\":false", "\"more\":false")]
    public void A_wrong_payload_is_seen(string right, string wrong)
        => Check([.. Sound.Select(wire => wire.Contains("agent_completed", StringComparison.Ordinal) && wrong.Contains("timeout", StringComparison.Ordinal) ? wire : wire.Replace(right, wrong, StringComparison.Ordinal))]).ShouldNotBeEmpty();

    private static IReadOnlyList<string> Check(string[] events) => TranscriptRules.Violations(Numbered(events).Select(Parse));

    private static IEnumerable<JsonObject> Numbered(string[] events) => events.Select(static (wire, i) =>
    {
        var node = JsonNode.Parse(wire)!.AsObject();
        node["seq"] = i + 1;
        return node;
    });

    private static JsonElement Parse(JsonObject wire) => JsonDocument.Parse(wire.ToJsonString()).RootElement;

    private static string Event(string type, string payload, string? agent = null, string? call = null)
        => $$"""{"type":"{{type}}","ts":"2026-11-22T10:00:00.123Z","thread_id":"t","run_id":"r1"{{(agent is null ? "" : $",\"agent_id\":\"{agent}\",\"agent_name\":\"n\"")}}{{(call is null ? "" : $",\"call_id\":\"{call}\"")}},"payload":{{payload}}}""";
}
