using System.Text.Json;

namespace Netra.Execution.Tests;

/// <summary>
/// The generated schema against what the engine tells. That every event of every test is as the schema says is checked where
/// events are shown (<see cref="TestEngines"/>); here, that the schema says nothing that never happens, and that the check can fail.
/// </summary>
public sealed class EventSchemaTests
{
    [Fact]
    public async Task Every_member_of_every_event_is_told_by_some_run()
    {
        // Tests of this project whose runs tell, together, all that there is to tell.
        await new AgentTests().An_agent_answers();
        await new AgentTests().A_callees_failure_fails_its_caller_with_the_same_code_unless_it_is_caught();
        await new AgentTests().The_thread_belongs_to_the_agent_that_it_was_handed_to();
        await new AgentTests().Warnings_of_callees_stand_in_the_ending();
        await new AgentTests().Thoughts_are_told_in_order_with_everything_else();
        await new AgentTests().Text_that_is_not_the_answer_is_replaced_before_the_ending();
        await new ApprovalTests().A_decision_counts_once_and_only_of_its_user_and_for_what_was_shown();
        await new CancelTests().An_agent_that_heeds_its_token_is_cancelled_at_once();
        await new CancelTests().A_run_that_outlives_its_time_ends_in_time();
        await new ModelTests().A_model_calls_tools_in_parallel_and_answers();
        await new ReplayTests().Code_that_does_something_else_than_before_is_a_mismatch_that_no_caller_can_catch();
        await new SchedulingTests().Positions_are_told_at_most_once_a_second();
        await new ToolTests().What_a_tool_throws_is_shown_nowhere();
        await new ToolTests().Progress_is_shown_and_never_stored();

        WireSchema.CheckedIn.NotSeen("DurableEvent").ShouldBeEmpty();
        WireSchema.CheckedIn.NotSeen("TransientEvent").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\"seq\":3,", "seq is missing")]
    [InlineData("\"position\":2", "position is \"two\"", "\"position\":\"two\"")]
    [InlineData("\"position\":2", "position is -1", "\"position\":-1")]
    [InlineData("\"position\":2", "position is 1.5", "\"position\":1.5")]
    [InlineData("\"position\":2", "more is not in the schema", "\"position\":2,\"more\":1")]
    [InlineData(".123Z", "ts is", "Z")]
    [InlineData("run_queued", "oneOf", "run_enqueued")]
    public void A_difference_is_seen(string from, string expected, string to = "")
    {
        const string sound = """{"type":"run_queued","seq":3,"ts":"2026-11-22T10:00:00.123Z","thread_id":"t_1","run_id":"r_1","payload":{"position":2}}""";
        var wire = JsonDocument.Parse(from.Length == 0 ? sound : sound.Replace(from, to, StringComparison.Ordinal)).RootElement;
        var violations = WireSchema.CheckedIn.Violations(wire, "DurableEvent");
        (violations.Count == 0).ShouldBe(expected.Length == 0, string.Join('\n', violations));
        string.Join('\n', violations).ShouldContain(expected);
    }
}
