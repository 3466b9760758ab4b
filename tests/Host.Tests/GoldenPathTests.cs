using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Netra.Host.Tests;

/// <summary>The main job, on real input, over a real socket.</summary>
public sealed partial class GoldenPathTests(GoldenPathTests.ProductHost product) : IClassFixture<GoldenPathTests.ProductHost>
{
    public sealed class ProductHost : IAsyncLifetime
    {
        public HostProcess Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await HostProcess.StartProductAsync("--Netra:Limits:SignUpsPerMinute=1000");

        public Task DisposeAsync() => Host.DisposeAsync().AsTask();
    }

    [Fact]
    public void The_host_says_where_it_listens_what_model_is_in_use_and_what_is_registered()
    {
        product.Host.Announced.ShouldContain(line => line.StartsWith("Listening on http://127.0.0.1:", StringComparison.Ordinal));
        product.Host.Announced.ShouldContain(line => line.Contains("offline planner", StringComparison.Ordinal));
        product.Host.Announced.ShouldContain(line => Fingerprint().IsMatch(line));
    }

    [Fact]
    public async Task What_code_completion_cost_is_answered_from_the_users_own_rows()
    {
        using var user = await NetraUser.RegisterAsync(product.Host);
        (await user.LoadSampleAsync()).GetProperty("imported").GetInt64().ShouldBe(28_185);
        await using var socket = await user.ConnectAsync();

        var (run, thread) = await socket.StartAsync(null, "What did code completion cost?");
        var ending = await socket.EndingAsync(run);

        ending.Type.ShouldBe("run_completed", ending.Text);
        var answer = ending.Payload.GetProperty("answer").GetString()!;
        answer.ShouldContain("$556.55");
        answer.ShouldContain("18,059,974");
        answer.ShouldContain("245,896");

        var events = socket.Events(run);
        var types = events.Where(frame => frame.Seq is not null).Select(frame => frame.Type).ToArray();
        types.Take(3).ShouldBe(["message_received", "run_started", "agent_started"]);
        types.ShouldContain("tool_executing");
        types.ShouldContain("tool_completed");
        types[^2..].ShouldBe(["agent_completed", "run_completed"]);
        Transcript.Check(events.Select(frame => frame.Json));

        // The short way: triage, data, reporting.
        var agents = events.Where(frame => frame.Type == "agent_started").Select(frame => frame.Json.GetProperty("agent_name").GetString()).ToArray();
        agents.Where(name => name is "triage" or "data" or "optimization" or "actions" or "data_helper" or "reporting").ShouldBe(["triage", "data", "reporting"]);

        // What was streamed is what was answered.
        var message = ending.Payload.GetProperty("message_id").GetString();
        var streamed = string.Concat(events.Where(frame => frame.Type == "message_delta" && frame.Payload.GetProperty("message_id").GetString() == message)
            .Select(frame => frame.Payload.GetProperty("text").GetString()));
        streamed.ShouldBe(answer);

        // And it can be read again.
        var log = await user.GetAsync($"/api/threads/{thread}/events");
        log.GetProperty("events").EnumerateArray().Select(item => item.GetRawText())
            .ShouldBe(events.Where(frame => frame.Seq is not null).Select(frame => frame.Text));
        var stored = await user.GetAsync($"/api/runs/{run}");
        stored.GetProperty("status").GetString().ShouldBe("completed");
        stored.GetProperty("answer").GetString().ShouldBe(answer);
    }

    [Fact]
    public async Task Where_the_money_goes_is_told_in_order_with_the_total()
    {
        using var user = await NetraUser.RegisterAsync(product.Host);
        await user.LoadSampleAsync();
        await using var socket = await user.ConnectAsync();

        var answer = await socket.AskAsync("Where does my money go?");

        var first = answer.IndexOf("$556.55", StringComparison.Ordinal);
        var second = answer.IndexOf("$30.54", StringComparison.Ordinal);
        first.ShouldBeGreaterThanOrEqualTo(0, answer);
        second.ShouldBeGreaterThan(first, answer);
        answer.ShouldContain("$587.09");
    }

    [Fact]
    public async Task A_model_switch_is_simulated()
    {
        using var user = await NetraUser.RegisterAsync(product.Host);
        await user.LoadSampleAsync();
        await using var socket = await user.ConnectAsync();

        (await socket.AskAsync("If code completion moved to gpt-4-turbo, what would it cost?")).ShouldContain("$187.98");
    }

    [Fact]
    public async Task How_to_spend_less_runs_the_whole_workflow_and_every_saving_is_the_difference_of_two_figures_that_the_transcript_shows()
    {
        using var user = await NetraUser.RegisterAsync(product.Host);
        await user.LoadSampleAsync();
        await using var socket = await user.ConnectAsync();

        var (run, _) = await socket.StartAsync(null, "How can I spend less?");
        var ending = await socket.EndingAsync(run);
        ending.Type.ShouldBe("run_completed", ending.Text);
        var answer = ending.Payload.GetProperty("answer").GetString()!;

        var events = socket.Events(run);
        Transcript.Check(events.Select(frame => frame.Json));
        var agents = events.Where(frame => frame.Type == "agent_started").Select(frame => frame.Json.GetProperty("agent_name").GetString()).ToArray();
        agents.Where(name => name is "triage" or "data" or "optimization" or "actions" or "data_helper" or "reporting")
            .ShouldBe(["triage", "data", "optimization", "actions", "reporting"]);

        var figures = events.Where(frame => frame.Type == "tool_completed")
            .SelectMany(frame => Numbers(frame.Payload.GetProperty("result"))).Distinct().ToArray();
        var differences = new HashSet<decimal>();
        foreach (var from in figures)
        {
            foreach (var to in figures.Where(to => to < from))
            {
                differences.Add(Math.Round(from - to, 2));
            }
        }
        var savings = Saving().Matches(answer).Select(match => decimal.Parse(match.Groups[1].Value, NumberStyles.Number, CultureInfo.InvariantCulture)).ToArray();
        savings.ShouldNotBeEmpty(answer);
        savings.ShouldAllBe(saving => differences.Contains(saving), answer);
    }

    [Fact]
    public async Task Without_data_the_answer_says_what_is_missing_and_how_to_provide_it()
    {
        using var user = await NetraUser.RegisterAsync(product.Host);
        await using var socket = await user.ConnectAsync();

        var (run, _) = await socket.StartAsync(null, "What did code completion cost?");
        var ending = await socket.EndingAsync(run);

        ending.Type.ShouldBe("run_completed", ending.Text);
        var agents = socket.Events(run).Where(frame => frame.Type == "agent_started").Select(frame => frame.Json.GetProperty("agent_name").GetString()).ToArray();
        agents.ShouldContain("data_helper");
        agents.ShouldNotContain("optimization");
        ending.Payload.GetProperty("answer").GetString()!.ShouldNotContain("$");
    }

    [Fact]
    public async Task A_broken_csv_names_line_and_column_and_changes_nothing()
    {
        using var user = await NetraUser.RegisterAsync(product.Host);
        const string Good = "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n";
        var first = await user.ImportAsync(Good, "?feature=search&model=gpt-4");
        first.Body.GetProperty("imported").GetInt64().ShouldBe(1);
        (await user.ImportAsync(Good, "?feature=search&model=gpt-4")).Body.GetProperty("duplicates").GetInt64().ShouldBe(1);

        var (status, problem) = await user.ImportAsync(Good + "2023-11-16 18:17:04.0319600,many,8\n", "?feature=search&model=gpt-4");

        ((int)status).ShouldBe(400);
        problem.GetProperty("code").GetString().ShouldBe("invalid_csv");
        problem.GetProperty("line").GetInt64().ShouldBe(3);
        problem.GetProperty("column").GetString().ShouldBe("ContextTokens");
        problem.GetProperty("expected").GetString().ShouldNotBeNullOrWhiteSpace();
        (await user.GetAsync("/api/usage")).GetProperty("rows").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_can_be_had_without_signing_in()
    {
        using var http = new HttpClient { BaseAddress = new Uri(product.Host.Url) };
        foreach (var path in new[] { "/api/me", "/api/agents", "/api/threads", "/api/usage", "/api/runs/r_x", "/api/threads/t_x/events" })
        {
            using var response = await http.GetAsync(path);
            ((int)response.StatusCode).ShouldBe(401, path);
        }
    }

    private static IEnumerable<decimal> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => [element.GetDecimal()],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Numbers(property.Value)),
        _ => [],
    };

    [GeneratedRegex("sav\\w*[^$.]*\\$([0-9][0-9,]*\\.[0-9]{2})", RegexOptions.IgnoreCase)]
    private static partial Regex Saving();

    [GeneratedRegex("^Registry +[0-9a-f]{16} ")]
    private static partial Regex Fingerprint();
}
