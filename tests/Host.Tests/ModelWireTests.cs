using System.Text.Json;
using System.Text.RegularExpressions;
using Netra.Models.Compatible;

namespace Netra.Host.Tests;

/// <summary>The product with a model behind OpenAI's wire: the same figures as offline, and a defined course for whatever a model does.</summary>
public sealed partial class ModelWireTests(ModelWireTests.Provider provider) : IClassFixture<ModelWireTests.Provider>
{
    private const string Key = "sk-canary-20261123";

    public sealed class Provider : IAsyncLifetime
    {
        public StandInProvider StandIn { get; private set; } = null!;

        public async Task InitializeAsync() => StandIn = await StandInProvider.StartAsync();

        public Task DisposeAsync() => StandIn.DisposeAsync().AsTask();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_questions_of_the_golden_path_have_the_same_figures_as_offline(bool streams)
    {
        string[] questions =
        [
            "What did code completion cost?", "Where does my money go?", "If code completion moved to gpt-4-turbo, what would it cost?", "How can I spend less?",
            "How much would 20% more calls cost?",
        ];
        await using var offline = await HostProcess.StartProductAsync();
        await using var wired = await StartAsync($"--Netra:Model:Streaming={streams}");
        var expected = await AnswerAllAsync(offline);
        var answers = await AnswerAllAsync(wired);
        for (var i = 0; i < questions.Length; i++)
        {
            answers[i].ShouldStartWith("Here is what I found.", customMessage: questions[i]);
            Figures(answers[i]).ShouldBe(Figures(expected[i]), questions[i]);
            Figures(answers[i]).ShouldNotBeEmpty();
        }

        async Task<string[]> AnswerAllAsync(HostProcess host)
        {
            using var user = await NetraUser.RegisterAsync(host);
            await user.LoadSampleAsync();
            await using var socket = await user.ConnectAsync();
            var all = new List<string>();
            foreach (var question in questions)
            {
                all.Add(await socket.AskAsync(question));
            }
            return [.. all];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_looks_looks_again_and_answers_and_what_it_used_is_counted(bool streams)
    {
        await using var host = await StartAsync($"--Netra:Model:Streaming={streams}", "--Netra:Model:Price:Input=2", "--Netra:Model:Price:Output=10");
        using var user = await NetraUser.RegisterAsync(host);
        await user.LoadSampleAsync();
        await using var socket = await user.ConnectAsync();

        var (run, _) = await socket.StartAsync("analyst", "What did code completion cost?");
        var ending = await socket.EndingAsync(run);
        ending.Type.ShouldBe("run_completed", ending.Text);
        ending.Payload.GetProperty("answer").GetString().ShouldBe("Code completion cost $556.55298, of $587.09218 in all, for 8819 calls.");
        var events = socket.Events(run);
        Transcript.Check(events.Select(static frame => frame.Json));
        // Both calls of one turn, in its order, the null of the strict form taken for what it means.
        events.Where(static frame => frame.Type == "tool_executing").Select(static frame => frame.Payload.GetProperty("tool_name").GetString()).Order().ShouldBe(["break_down_cost", "describe_usage"]);
        events.First(static frame => frame.Type == "tool_executing" && frame.Payload.GetProperty("tool_name").GetString() == "break_down_cost")
            .Payload.GetProperty("arguments").GetRawText().ShouldBe("""{"by":"feature"}""");
        string.Concat(events.Where(static frame => frame.Type == "message_delta").Select(static frame => frame.Payload.GetProperty("text").GetString())).ShouldBe(ending.Payload.GetProperty("answer").GetString());
        var usage = ending.Payload.GetProperty("usage");
        usage.GetProperty("input_tokens").GetInt64().ShouldBe(200);
        usage.GetProperty("output_tokens").GetInt64().ShouldBe(40);
        usage.GetProperty("estimated").GetBoolean().ShouldBeFalse();
        usage.GetProperty("cost_usd").GetDecimal().ShouldBe(0.0008m);

        (await AskAsync(socket, "What would the most expensive feature cost on gpt-4-turbo?")).Payload.GetProperty("answer").GetString().ShouldBe("It would cost $187.97662 instead of $556.55298.");
    }

    [Fact]
    public async Task Whatever_a_model_does_has_a_course()
    {
        (string Question, string Type, string Outcome)[] courses =
        [
            ("Try an unknown tool.", "run_completed", "I was told: unknown_tool."),
            ("Try wrong arguments.", "run_completed", "Then $645.801398."),
            ("Look for ever.", "run_failed", "call_limit"),
            ("Say nothing.", "run_failed", "empty_result"),
            ("Get cut.", "run_failed", "model_truncated"),
            ("Trip the filter.", "run_failed", "model_filtered"),
            ("Flood me.", "run_failed", "output_limit"),
        ];
        await using var host = await StartAsync("--Netra:Limits:TokensPerRun=0", "--Netra:Limits:TokensPerDay:Free=0", "--Netra:Limits:AnswerBytes=65536");
        using var user = await NetraUser.RegisterAsync(host);
        await user.LoadSampleAsync();
        await using var socket = await user.ConnectAsync();
        foreach (var (question, type, outcome) in courses)
        {
            var ending = await AskAsync(socket, question);
            ending.Type.ShouldBe(type, ending.Text);
            ending.Payload.GetProperty(type == "run_completed" ? "answer" : "code").GetString().ShouldBe(outcome);
            // The host and the user's next question are as before.
            (await AskAsync(socket, "What did code completion cost?")).Type.ShouldBe("run_completed");
        }
    }

    [Fact]
    public async Task The_key_is_sent_to_the_provider_and_seen_nowhere_else()
    {
        var file = Path.Combine(HostProcess.NewFolder(), "key");
        await File.WriteAllTextAsync(file, Key + "\n");
        await using var host = await HostProcess.StartTalkativeProbeAsync($"--Netra:Model:Endpoint={provider.StandIn.Url}/v1", "--Netra:Model:Name=gpt-play", $"--Netra:Model:ApiKeyFile={file}");
        using var user = await NetraUser.RegisterAsync(host);
        await using var socket = await user.ConnectAsync();
        var ending = await AskAsync(socket, "Whatever.");
        ending.Payload.GetProperty("answer").GetString().ShouldBe("I can only play — größtenteils.");
        (await provider.StandIn.RequestsAsync()).Select(static entry => entry.GetRawText()).ShouldContain(entry => entry.Contains("authorization", StringComparison.OrdinalIgnoreCase));
        host.Errors.ShouldNotContain(Key);
        string.Join('\n', host.Announced).ShouldNotContain(Key);
        socket.Frames.Select(static frame => frame.Text).ShouldAllBe(static text => !text.Contains(Key));
        await host.KillAsync();
        foreach (var stored in Directory.EnumerateFiles(host.Folder, "*", SearchOption.AllDirectories))
        {
            (await File.ReadAllTextAsync(stored, System.Text.Encoding.Latin1)).ShouldNotContain(Key);
        }
    }

    [Fact]
    public async Task The_products_schemas_are_valid_and_have_a_strict_form()
    {
        await using var host = await HostProcess.StartProductAsync();
        using var user = await NetraUser.RegisterAsync(host);
        var agents = (await user.GetAsync("/api/agents")).GetProperty("agents").EnumerateArray().ToArray();
        var tools = agents.SelectMany(static agent => agent.GetProperty("tools").EnumerateArray()).DistinctBy(static tool => tool.GetProperty("name").GetString()).Select(static tool => tool.GetProperty("schema")).ToArray();
        tools.Length.ShouldBeGreaterThan(10);
        (await StrictForm.CheckAsync(tools)).ShouldBe(tools.Length);
        await StrictForm.CheckAsync(agents.Select(static agent => agent.GetProperty("input_schema")));
    }

    private Task<HostProcess> StartAsync(params string[] settings)
        => HostProcess.StartProductAsync([$"--Netra:Model:Endpoint={provider.StandIn.Url}/v1", "--Netra:Model:Name=gpt-play", .. settings]);

    private static Task<NetraSocket.Frame> AskAsync(NetraSocket socket, string question) => socket.RunAsync("analyst", question);

    private static string[] Figures(string text) => [.. Number().Matches(text).Select(static match => match.Value)];

    [GeneratedRegex("[0-9][0-9,.]*[0-9]|[0-9]")]
    private static partial Regex Number();
}
