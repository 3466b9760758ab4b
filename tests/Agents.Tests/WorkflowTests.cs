namespace Netra.Agents;

/// <summary>The workflow when something fails, and agents that a user starts by themselves.</summary>
public sealed class WorkflowTests
{
    private static readonly UserContext Ada = TestHost.User("ada");

    [Fact]
    public async Task A_model_that_brings_figures_of_its_own_is_not_believed()
    {
        await using var host = await StartAsync(static _ => "It cost $999.99, more or less.");
        var transcript = await host.AskAsync(Ada, "What did code completion cost?");
        transcript.Answer.ShouldContain("$556.55");
        transcript.Answer.ShouldNotContain("999");
        transcript.Streamed.ShouldNotContain("999");
        transcript.Run.Warnings.ShouldHaveSingleItem().Code.ShouldBe("report_composed");
    }

    [Fact]
    public async Task A_model_that_keeps_to_the_figures_phrases_the_answer()
    {
        await using var host = await StartAsync(static _ => "Code completion cost you $556.55.");
        var transcript = await host.AskAsync(Ada, "What did code completion cost?");
        transcript.Answer.ShouldBe("Code completion cost you $556.55.");
        transcript.Streamed.ShouldBe(transcript.Answer);
        transcript.Run.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_model_that_fails_costs_a_warning_and_no_answer()
    {
        await using var host = await StartAsync(static _ => throw new InvalidOperationException("unreachable, with sk-secret"));
        var transcript = await host.AskAsync(Ada, "What did code completion cost?");
        transcript.Run.Status.ShouldBe(RunStatus.Completed);
        transcript.Answer.ShouldContain("$556.55");
        transcript.Run.Warnings.ShouldHaveSingleItem().Code.ShouldBe("report_composed");
        transcript.Events.ShouldAllBe(static one => !one.ToString().Contains("sk-secret"));
    }

    [Fact]
    public async Task A_model_is_asked_what_rules_do_not_understand_and_heard_if_its_answer_fits()
    {
        await using var host = await StartAsync(static text => text.Contains("draft", StringComparison.Ordinal) ? "" : """{"category":"cost","intent":"break_down"}""");
        var transcript = await host.AskAsync(Ada, "Und wohin geht das Geld?");
        transcript.Agents.ShouldContain("triage_guesser");
        transcript.Answer.ShouldContain("$587.09");
    }

    [Fact]
    public async Task A_model_whose_guess_does_not_validate_is_not_heard()
    {
        await using var host = await StartAsync(static text => text.Contains("draft", StringComparison.Ordinal) ? "" : """{"category":"weather","intent":7}""");
        var transcript = await host.AskAsync(Ada, "Und wohin geht das Geld?");
        transcript.Answer.ShouldContain("cannot tell what this asks");
        transcript.Run.Warnings.Select(static warning => warning.Code).ShouldContain("triage_by_rules_only");
    }

    [Fact]
    public async Task When_triage_fails_help_and_a_report_are_given_all_the_same()
    {
        await using var host = await TestHost.StartAsync(new() { ToolSeconds = 30 }, failing: "summarize");
        var transcript = await host.AskAsync(Ada, "Where does my money go?");
        transcript.Run.Status.ShouldBe(RunStatus.Completed);
        transcript.Agents.Where(static agent => agent != "report_writer").ShouldBe(["supervisor", "triage", "data_helper", "reporting"]);
        transcript.Answer.ShouldContain("the step triage failed");
        transcript.Run.Warnings.Select(static warning => warning.Code).ShouldContain("step_failed");
    }

    [Fact]
    public async Task A_tool_that_fails_is_said_to_be_missing()
    {
        await using var host = await TestHost.StartAsync(failing: "read");
        await host.Importer.ImportSampleAsync(Ada, "bank", default);
        var transcript = await host.AskAsync(Ada, "How can I spend less?");
        transcript.Run.Status.ShouldBe(RunStatus.Completed);
        transcript.Answer.ShouldContain("Repeated prompts could not be audited");
        transcript.Answer.ShouldContain("Move document-analysis");
    }

    [Fact]
    public async Task Entry_agents_work_when_a_user_starts_them_alone()
    {
        await using var host = await StartAsync(null);
        async Task<string> Result(string agent, string input)
        {
            var transcript = await host.AskAsync(Ada, JsonText.Parse(input), agent);
            transcript.Run.Status.ShouldBe(RunStatus.Completed, transcript.Events[^1].ToString());
            return transcript.Run.Answer.ToString();
        }

        (await Result("triage", "\"What did code completion cost?\"")).ShouldContain("\"category\":\"cost\"");
        (await Result("triage", """{"question":"How fast?"}""")).ShouldContain("\"category\":\"performance\"");
        (await Result("data", """{"question":"What did code completion cost?"}""")).ShouldContain("556.55298");
        (await Result("data_helper", """{"question":"How fast are my calls?"}""")).ShouldContain("latency_ms");
        (await Result("optimization", """{"question":"?"}""")).ShouldContain("368.57636");
        (await Result("actions", """{"question":"?","items":[{"what":"w","feature":"f","risk":"r","tool":"t","call_id":"k"}]}""")).ShouldContain("\"undo\"");
        (await Result("reporting", """{"question":"?"}""")).ShouldContain("could not find out anything");
    }

    [Fact]
    public async Task Two_users_get_their_own_figures_at_the_same_time()
    {
        await using var host = await StartAsync(null);
        var bob = TestHost.User("bob");
        await host.Importer.ImportSampleAsync(bob, "bank", default);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => host.AskAsync(i % 2 == 0 ? Ada : bob, "What did I spend in total?")));
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i].Answer.ShouldContain(i % 2 == 0 ? "$587.09" : "$111.72");
            answers[i].Answer.ShouldNotContain(i % 2 == 0 ? "$111.72" : "$587.09");
        }
    }

    private static async Task<TestHost> StartAsync(Func<string, string>? reply)
    {
        var host = await TestHost.StartAsync(model: reply is null ? null : new ScriptedChatClient { Answer = (messages, _) => Task.FromResult(ScriptedChatClient.Text(reply(messages[^1].Text))) });
        await host.Importer.ImportSampleAsync(Ada, null, default);
        return host;
    }
}
