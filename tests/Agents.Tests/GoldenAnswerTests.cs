namespace Netra.Agents;

/// <summary>What the product answers about the sample data, over the real engine and store.</summary>
public sealed class GoldenAnswerTests : IAsyncLifetime
{
    private static readonly UserContext Ada = TestHost.User("ada");
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        (await _host.Importer.ImportSampleAsync(Ada, null, default)).ShouldBe(new UsageImportResult.Imported(28_185, 0, 0));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("What did code completion cost?")]
    [InlineData("what does Code-Completion cost")]
    [InlineData("How much did we spend on codecompletion?")]
    public async Task The_cost_of_a_feature_is_one_figure_on_the_short_way(string question)
    {
        var transcript = await _host.AskAsync(Ada, question);
        transcript.Answer.ShouldContain("$556.55");
        transcript.Answer.ShouldContain("18,059,974 input and 245,896 output tokens");
        transcript.Answer.ShouldContain("gpt-4 prices");
        transcript.Agents.ShouldBe(["supervisor", "triage", "data", "reporting", "report_writer"]);
        transcript.Run.Warnings.ShouldBeEmpty();
        transcript.Streamed.ShouldBe(transcript.Answer);
    }

    [Fact]
    public async Task Where_the_money_goes_is_told_in_order_and_together()
    {
        var transcript = await _host.AskAsync(Ada, "Where does my money go?");
        var places = new[] { "code-completion: $556.55", "conversation: $30.54", "$587.09" }.Select(text => transcript.Answer.IndexOf(text, StringComparison.Ordinal)).ToArray();
        places.ShouldAllBe(static place => place >= 0, transcript.Answer);
        places.ShouldBeInOrder();
        transcript.Agents.Where(static agent => agent != "report_writer").ShouldBe(["supervisor", "triage", "data", "optimization", "actions", "reporting"]);
    }

    [Fact]
    public async Task How_to_spend_less_is_answered_with_a_saving_that_is_the_difference_of_two_figures_in_a_tools_result()
    {
        var transcript = await _host.AskAsync(Ada, "How can I spend less?");
        transcript.Agents.Where(static agent => agent != "report_writer").ShouldBe(["supervisor", "triage", "data", "optimization", "actions", "reporting"]);
        var simulation = transcript.Results("simulate_model_switch").ShouldHaveSingleItem();
        var before = simulation.GetProperty("cost_before_usd").GetDecimal();
        var after = simulation.GetProperty("cost_after_usd").GetDecimal();
        before.ShouldBe(556.55298m);
        after.ShouldBe(187.97662m);
        transcript.Answer.ShouldContain($"Saves {Figures.Usd(before - after)}");
        transcript.Answer.ShouldContain("$368.58");
        transcript.Run.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("If code completion moved to gpt-4-turbo, what would it cost?")]
    [InlineData("What would code completion cost on GPT-4 Turbo?")]
    [InlineData("What if we switched code-completion from gpt-4 to gpt-4-turbo?")]
    public async Task A_switch_of_the_model_is_simulated(string question)
    {
        var transcript = await _host.AskAsync(Ada, question);
        transcript.Answer.ShouldContain("$187.98");
        transcript.Tools.ShouldBe(["describe_usage", "simulate_model_switch"]);
    }

    [Fact]
    public async Task Every_figure_of_an_answer_comes_from_a_tools_result()
    {
        foreach (var question in new[] { "Where does my money go?", "How can I spend less?", "What did conversation cost?", "What would 50% more calls cost with a rate limit of 100 per minute?" })
        {
            var transcript = await _host.AskAsync(Ada, question);
            var findings = transcript.Of("agent_completed")
                .Where(static one => one.Agent == "data")
                .SelectMany(static one => one.Payload.GetProperty("result").GetProperty("items").EnumerateArray())
                .ToArray();
            findings.ShouldNotBeEmpty();
            var calls = transcript.Of("tool_completed").Select(static one => one.Call!.Value.Value).ToHashSet();
            foreach (var finding in findings)
            {
                calls.ShouldContain(finding.GetProperty("call_id").GetString()!);
            }
        }
    }

    [Fact]
    public async Task Latency_that_the_log_lacks_is_said_to_be_missing_and_how_to_provide_it()
    {
        var transcript = await _host.AskAsync(Ada, "What is the p99 latency of my calls?");
        transcript.Answer.ShouldContain("latency_ms");
        transcript.Agents.ShouldContain("data_helper");
        transcript.Agents[0].ShouldBe("supervisor");
    }

    [Fact]
    public async Task An_empty_log_is_told_how_to_be_filled()
    {
        var transcript = await _host.AskAsync(TestHost.User("bob"), "What did code completion cost?");
        transcript.Answer.ShouldContain("sample data");
        transcript.Answer.ShouldNotContain("$556.55");
        transcript.Agents.Where(static agent => agent != "report_writer").ShouldBe(["supervisor", "triage", "data_helper", "reporting"]);
    }

    [Fact]
    public async Task A_question_about_something_else_is_told_what_can_be_asked()
    {
        var transcript = await _host.AskAsync(Ada, "Tell me a joke about penguins");
        transcript.Answer.ShouldContain("cannot tell what this asks");
        transcript.Answer.ShouldContain("How can I spend less?");
        transcript.Agents.ShouldContain("triage_guesser");
    }

    [Fact]
    public async Task A_period_without_rows_is_said_to_have_none()
    {
        var transcript = await _host.AskAsync(Ada, "What did code completion cost in the last 7 days?");
        transcript.Answer.ShouldContain("no rows in the last 7 days");
        transcript.Answer.ShouldContain("it reaches from 2023-11-16 18:15 to 2023-11-16 19:14");
    }

    [Fact]
    public async Task A_name_that_the_log_lacks_is_not_taken_for_another()
    {
        var transcript = await _host.AskAsync(Ada, "What did translation cost?");
        transcript.Answer.ShouldContain("no feature or model named \"translation\"");
        transcript.Answer.ShouldContain("code-completion and conversation");
    }

    [Fact]
    public async Task Deletion_needs_an_approval_and_without_one_nothing_is_deleted()
    {
        var transcript = await _host.AskAsync(Ada, "Delete all my usage data");
        transcript.Run.Status.ShouldBe(RunStatus.Completed);
        transcript.Answer.ShouldContain("Not done: ");
        (await _host.Store.SummarizeAsync(Ada.Id, default)).Rows.ShouldBe(28_185);
    }

    [Fact]
    public async Task A_report_is_exported_to_the_users_own_files()
    {
        var transcript = await _host.AskAsync(Ada, "Export a report as csv");
        var file = (await _host.Files.ListAsync(Ada.Id, default)).ShouldHaveSingleItem();
        transcript.Answer.ShouldContain(file.Name);
        await using var stream = (await _host.Files.OpenAsync(Ada.Id, file.Name, default)).ShouldNotBeNull();
        var lines = (await new StreamReader(stream).ReadToEndAsync()).Split("\r\n");
        lines[0].ShouldBe("feature,provider,model,calls,input_tokens,output_tokens,cost_usd");
        lines[1].ShouldBe("code-completion,openai,gpt-4,8819,18059974,245896,556.55298");
        lines[2].ShouldBe("conversation,openai,gpt-3.5-turbo,19366,22361870,4088665,30.5392");
        (await _host.Files.ListAsync(TestHost.User("bob").Id, default)).ShouldBeEmpty();
    }
}
