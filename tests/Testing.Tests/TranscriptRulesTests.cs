using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Testing.Tests;

/// <summary>The checker of transcripts finds what is wrong: each promise is broken once.</summary>
public sealed class TranscriptRulesTests
{
    private const string Failed = """{"code":"c","message":"m","retryable":false,"duration_ms":0,"usage":{"input_tokens":0,"output_tokens":0,"model_calls":0,"tool_calls":1,"cost_usd":0,"estimated":false}}""";

    private static string[] Transient => ["queue_position", "message_delta", "message_snapshot", "tool_progress"];

    private static string[] Sound =>
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

    /// <summary>Each sentence of the rules, by the one event that breaks it: what is replaced (or, with a plus, what it is put before), and by what.</summary>
    [Theory]
    [InlineData("0", "tool_progress", "{}", "a2", "k1", "it stands before the message_received of its run")]
    [InlineData("2", "run_queued", """{"position":1}""", null, null, "run_queued is told once, right after message_received")]
    [InlineData("+3", "run_started", """{"agent":"a","attempt":1}""", null, null, "run_started is told once")]
    [InlineData("2", "run_started", """{"agent":"a","attempt":2}""", null, null, "a run starts with attempt 1")]
    [InlineData("2", "run_started", """{"agent":"a","attempt":1}""", "a1", null, "an event of the run as a whole carries an agent")]
    [InlineData("+3", "run_resumed", """{"reason":"recovered","attempt":1}""", null, null, "attempts begin with 1 and grow")]
    [InlineData("+3", "run_resumed", """{"reason":"bored","attempt":2}""", null, null, "'bored' is no reason to resume")]
    [InlineData("+3", "message_received", """{"message_id":"m","text":"t","agent":"a"}""", null, null, "a run's events begin with message_received, once")]
    [InlineData("2", "agent_started", "{}", "a1", null, "it stands before run_started")]
    [InlineData("+4", "agent_started", "{}", "a3", null, "a run has one first agent")]
    [InlineData("4", "agent_started", """{"parent_agent_id":"a9"}""", "a2", null, "its parent is not at work")]
    [InlineData("+5", "agent_started", """{"parent_agent_id":"a1"}""", "a2", null, "an agent_id is used twice")]
    [InlineData("5", "agent_thinking", """{"thought":"x","step_number":1}""", null, null, "it carries no agent")]
    [InlineData("5", "agent_thinking", """{"thought":"x","step_number":1}""", "a9", null, "it carries an agent that is not at work")]
    [InlineData("5", "agent_thinking", """{"thought":"x","step_number":0}""", "a2", null, "thoughts are numbered upwards")]
    [InlineData("5", "agent_thinking", """{"thought":"x"}""", "a2", null, "'step_number' is missing")]
    [InlineData("+7", "agent_completed", """{"status":"ok","duration_ms":0}""", "a1", null, "a child is still at work")]
    [InlineData("+7", "agent_completed", """{"status":"ok","duration_ms":0}""", "a2", null, "a call of the agent still waits for approval")]
    [InlineData("+9", "agent_completed", """{"status":"ok","duration_ms":0}""", "a2", null, "a tool of the agent is still at work")]
    [InlineData("+10", "approval_requested", """{"tool_name":"t","arguments":{},"hidden":[],"arguments_hash":"h","expires_at":"x"}""", "a2", "k1", "approval is asked for once, before the call is taken up")]
    [InlineData("7", "approval_resolved", """{"decision":"perhaps"}""", "a2", "k1", "'perhaps' is no decision")]
    [InlineData("7", "approval_resolved", """{"decision":"approved"}""", "a1", "k1", "it resolves nothing that waits")]
    [InlineData("7", "approval_resolved", """{"decision":"cancelled"}""", "a2", "k1", "a call that needs approval is taken up after its approval_resolved, unless it was cancelled")]
    [InlineData("7", "approval_resolved", """{"decision":"denied"}""", "a2", "k1", "a call that was not approved is denied")]
    [InlineData("8", "tool_executing", """{"tool_name":"t","arguments":{},"effect":"once"}""", "a2", null, "it carries no call")]
    [InlineData("+9", "tool_executing", """{"tool_name":"t","arguments":{},"effect":"once"}""", "a2", "k1", "a call_id is used twice")]
    [InlineData("9", "tool_completed", """{"tool_name":"t","status":"ok","duration_ms":0}""", "a2", "k9", "it has no tool_executing of its own")]
    [InlineData("9", "tool_completed", """{"tool_name":"u","status":"ok","duration_ms":0}""", "a2", "k1", "its tool_executing is of another tool or agent")]
    [InlineData("9", "tool_completed", """{"tool_name":"t","status":"great","error":{"code":"c","message":"m"},"duration_ms":0}""", "a2", "k1", "'great' is no status of this")]
    [InlineData("9", "tool_completed", """{"tool_name":"t","status":"error","duration_ms":0}""", "a2", "k1", "there is an error, and there is none, exactly when it did not return")]
    [InlineData("9", "tool_completed", """{"tool_name":"t","status":"error","error":{"code":"c","message":"m"},"result":1,"duration_ms":0}""", "a2", "k1", "what did not return has no result")]
    [InlineData("9", "tool_completed", """{"tool_name":"t","status":"timeout","error":{"code":"timeout","message":"m"},"duration_ms":0}""", "a2", "k1", "a once tool that was interrupted says outcome_unknown")]
    [InlineData("11", "agent_completed", """{"status":"error","error":{"code":"c","message":"m"},"duration_ms":0}""", "a1", null, "a run completed whose first agent did not")]
    [InlineData("+9", "run_failed", Failed, null, null, "an agent is still at work")]
    [InlineData("+9", "run_failed", Failed, null, null, "a tool is still at work")]
    [InlineData("2", "run_timed_out", Failed, null, null, "it ended without having started")]
    [InlineData("+12", "run_failed", Failed, null, null, "it follows the ending of its run")]
    [InlineData("12", "run_failed", """{"duration_ms":-1,"usage":{}}""", null, null, "a duration is negative")]
    [InlineData("12", "run_failed", """{"duration_ms":0,"usage":{}}""", null, null, "'retryable' is missing")]
    [InlineData("12", "run_cancelled", "{}", null, null, "a member that the rules need is missing or of another kind")]
    [InlineData("12", "run_cancelled", """{"duration_ms":"long","usage":{}}""", null, null, "a member that the rules need is missing or of another kind")]
    [InlineData("5", "agent_slept", "{}", "a2", null, "it is no durable event")]
    [InlineData("+3", "queue_position", """{"position":1}""", null, null, "a run that has started has no place in the queue")]
    [InlineData("+1", "message_delta", """{"message_id":"m","offset":0,"text":"x"}""", "a2", null, "it stands before run_started")]
    [InlineData("+6", "message_delta", """{"message_id":"m","offset":3,"text":"x"}""", "a2", null, "its offset is 3, and 0 characters were streamed")]
    [InlineData("+6", "tool_progress", """{"message":"m"}""", "a2", "k1", "it is the progress of no tool that is at work")]
    [InlineData("+13", "message_delta", """{"message_id":"m","offset":0,"text":"x"}""", "a2", null, "it follows the ending of its run")]
    public void Each_violation_is_told_in_words(string place, string type, string payload, string? agent, string? call, string expected)
    {
        var at = int.Parse(place, System.Globalization.CultureInfo.InvariantCulture);
        string[] broken = [.. Sound[..at], Event(type, payload, agent, call), .. Sound[(place[0] == '+' ? at : at + 1)..]];
        Check(broken).ShouldContain(violation => violation.Contains(expected, StringComparison.Ordinal), string.Join('\n', Check(broken)));
    }

    [Fact]
    public void The_frame_of_an_event_is_checked()
    {
        Check([.. Sound[..3], Sound[3].Replace(".123Z", "Z", StringComparison.Ordinal), .. Sound[4..]]).ShouldHaveSingleItem().ShouldContain("ts is no UTC time with milliseconds");
        Check([.. Sound[..3], Sound[3].Replace("\"t\"", "\"other\"", StringComparison.Ordinal), .. Sound[4..]]).ShouldHaveSingleItem().ShouldContain("it is another thread's");
        Check(Sound[..^1]).ShouldBe(["run r1 has no ending"]);
        TranscriptRules.Violations(Numbered(Sound[..^1]).Select(Parse), isFinished: false).ShouldBeEmpty();
        TranscriptRules.Violations([Parse(JsonNode.Parse("{}")!.AsObject())]).ShouldHaveSingleItem().ShouldContain("is missing");
    }

    [Fact]
    public void What_is_streamed_is_the_answer()
    {
        static string Delta(int offset, string text) => Event("message_delta", $$"""{"message_id":"m","offset":{{offset}},"text":"{{text}}"}""", "a1");
        string[] Streaming(params string[] transient) => [.. Sound[..5], .. transient, .. Sound[5..12], Sound[12].Replace("\"answer\":1", "\"answer\":\"Hello.\"", StringComparison.Ordinal)];
        Check(Streaming(Delta(0, "Hel"), Delta(3, "lo."))).ShouldBeEmpty();
        Check(Streaming(Delta(0, "Hel"), Event("message_snapshot", """{"message_id":"m","text":"Hello"}""", "a1"), Delta(5, "."))).ShouldBeEmpty();
        Check(Streaming(Delta(0, "Hel"), Event("run_resumed", """{"reason":"drained","attempt":2}"""), Delta(0, "Hello."))).ShouldBeEmpty();
        Check(Streaming(Delta(0, "Hel"), Delta(3, "p!"))).ShouldHaveSingleItem().ShouldContain("the answer is not what was streamed of it");
        Check(Streaming(Delta(0, "Hel"), Delta(4, "lo."))).ShouldHaveSingleItem().ShouldContain("its offset is 4, and 3 characters were streamed");
        Check([.. Streaming()[..5], Delta(0, "x").Replace("{\"type\"", "{\"seq\":6,\"type\"", StringComparison.Ordinal), .. Streaming()[5..]]).ShouldContain(static violation => violation.Contains("a transient event carries no seq"));
    }

    private static IReadOnlyList<string> Check(string[] events) => TranscriptRules.Violations(Numbered(events).Select(Parse));

    // Transient events carry no number.
    private static IEnumerable<JsonObject> Numbered(string[] events)
    {
        var seq = 0;
        foreach (var wire in events)
        {
            var node = JsonNode.Parse(wire)!.AsObject();
            if (!Transient.Contains(node["type"]!.GetValue<string>()))
            {
                node["seq"] = ++seq;
            }
            yield return node;
        }
    }

    private static JsonElement Parse(JsonObject wire) => JsonDocument.Parse(wire.ToJsonString()).RootElement;

    private static string Event(string type, string payload, string? agent = null, string? call = null)
        => $$"""{"type":"{{type}}","ts":"2026-11-22T10:00:00.123Z","thread_id":"t","run_id":"r1"{{(agent is null ? "" : $",\"agent_id\":\"{agent}\",\"agent_name\":\"n\"")}}{{(call is null ? "" : $",\"call_id\":\"{call}\"")}},"payload":{{payload}}}""";
}
