using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Netra.Samples.Tests;

/// <summary>The samples compile under every rule; here they run, in one host, for several users.</summary>
public sealed class SampleTests
{
    private const string Forecast = """[{"date":"2026-05-01","high":24.5,"rain":0},{"date":"2026-05-02","high":22,"rain":1.5}]""";

    [Fact]
    public async Task Three_modules_are_one_host()
    {
        await using var host = await StartAsync(Saying("Hello."));
        host.Registry.Agents.Select(static agent => agent.Name).ShouldBe(
            ["critic", "desk", "hotels", "lead", "librarian", "outlook", "planner", "reader", "sorting", "specialist", "trip", "writer"], ignoreOrder: true);
        host.Registry.Modules.Select(static module => module.Name).ShouldBeSubsetOf(["execution", "helpdesk", "models", "research", "storage", "travel"]);
    }

    [Fact]
    public async Task A_trip_is_planned_from_the_weather_and_the_cheapest_hotel()
    {
        var addresses = new List<string>();
        await using var host = await StartAsync(
            Model(messages => Result(messages) is { } forecast
                ? new TextContent($"Mild: {forecast.GetArrayLength()} days known.")
                : new FunctionCallContent("c1", "forecast", new Dictionary<string, object?> { ["city"] = "Lisbon", ["days"] = 2 })),
            address =>
            {
                addresses.Add(address.ToString());
                return Forecast;
            });
        var transcript = await host.RunAsync("trip", JsonText.Parse("""{"city":"Lisbon","days":2}"""), AgentHost.User("ada"));
        var answer = transcript.Answer;
        answer.ShouldStartWith("Lisbon: Pension Alba for €122.00, kept as P-");
        answer.ShouldEndWith("Mild: 2 days known.");
        addresses.ShouldBe(["https://weather.example/daily?city=Lisbon&days=2"]);
        transcript.Tools.ShouldBe(["ask_price", "ask_price", "ask_price", "find_hotels", "forecast"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"city":"Lisbon","budget":100}""", "The cheapest stay is €183.00 at Pension Alba, more than you want to spend.")]
    [InlineData("""{"city":"Atlantis"}""", "I found no hotel in Atlantis: Nobody in Atlantis has a room.")]
    public async Task A_trip_that_cannot_be_is_explained(string input, string expected)
    {
        await using var host = await StartAsync(Saying("Sunny."));
        var transcript = await host.RunAsync("trip", JsonText.Parse(input), AgentHost.User("ada"));
        transcript.Answer.ShouldBe(expected);
    }

    [Fact]
    public async Task A_problem_becomes_a_ticket_of_its_user_alone()
    {
        await using var host = await StartAsync(
            Saying("""{"is_problem":true,"text":"Mail is slow","service":"mail","priority":"normal"}"""),
            static _ => "mail 2026-05-01T08:30:00Z\n");
        for (var user = 0; user < 2; user++)
        {
            var transcript = await host.RunAsync("desk", JsonText.String("My mail is slow."), AgentHost.User("user" + user));
            transcript.Answer.ShouldBe("I opened T-1: Mail is slow.");
            transcript.Run.Warnings.ShouldHaveSingleItem().Message.ShouldBe("mail is down since 08:30.");
        }
        var again = await host.RunAsync("desk", JsonText.String("Still slow."), AgentHost.User("user0"));
        again.Answer.ShouldBe("I opened T-2: Mail is slow.");
    }

    [Fact]
    public async Task An_urgent_problem_is_handed_over_and_closing_it_needs_approval()
    {
        await using var host = await StartAsync(Model(static messages =>
            !messages[0].Text.StartsWith("You are a specialist", StringComparison.Ordinal) ? new TextContent("""{"is_problem":true,"text":"Fire","priority":"urgent"}""")
            : Result(messages) is { } result ? new TextContent("Closing: " + result)
            : new FunctionCallContent("c1", "close_ticket", new Dictionary<string, object?> { ["number"] = "T-1", ["resolution"] = "water" })));
        var transcript = await host.RunAsync("desk", JsonText.String("It burns!"), AgentHost.User("ada"));
        transcript.Answer.ShouldContain("denied");
        transcript.Agents.ShouldBe(["desk", "sorting", "specialist"]);
    }

    [Fact]
    public async Task A_message_that_no_model_sorted_becomes_a_ticket_all_the_same()
    {
        await using var host = await StartAsync(Saying("no JSON at all"));
        var transcript = await host.RunAsync("desk", JsonText.String("The printer is broken"), AgentHost.User("ada"));
        transcript.Answer.ShouldBe("I opened T-1: The printer is broken.");
    }

    [Fact]
    public async Task A_team_works_at_the_same_time_and_the_critic_is_heard_once()
    {
        var written = 0;
        await using var host = await StartAsync(Model(messages => new TextContent(messages[0].Text switch
        {
            ['C', 'u', ..] => """{"parts":["moon and tides","wind and currents","dragons"]}""",
            ['A', ..] => """{"accepted":false,"critique":"Say more."}""",
            _ => $"Draft {++written}",
        })));
        var transcript = await host.RunAsync("lead", JsonText.Parse("""{"question":"What moves the sea?","publish":true}"""), AgentHost.User("ada"));
        transcript.Answer.ShouldBe("Draft 2 (edition 1)");
        transcript.Run.Warnings.Select(static warning => warning.Code).ShouldBe(["part_missing", "not_published"]);
        transcript.Agents.Count(static agent => agent == "reader").ShouldBe(3);
        transcript.Agents.Count(static agent => agent == "critic").ShouldBe(1);
    }

    [Fact]
    public async Task A_question_that_the_library_cannot_answer_is_handed_to_the_librarian()
    {
        await using var host = await StartAsync(Saying("Ask elsewhere."));
        var transcript = await host.RunAsync("lead", JsonText.Parse("""{"question":"Any dragons?"}"""), AgentHost.User("ada"));
        transcript.Answer.ShouldBe("Ask elsewhere.");
        transcript.Agents.ShouldBe(["lead", "planner", "reader", "librarian"]);
    }

    private static Task<AgentHost> StartAsync(IChatClient model, Func<Uri, string>? web = null) => AgentHost.StartAsync(
        SampleRoot.AddNetra,
        SampleRoot.Start,
        new()
        {
            Model = model,
            Configure = services => services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => new Web(web ?? (static _ => "")))),
        });

    /// <summary>A model that says what it makes of the conversation, as often as it is asked.</summary>
    private static ScriptedChatClient Model(Func<IReadOnlyList<ChatMessage>, AIContent> say) => new()
    {
        Answer = (messages, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [say(messages)]))),
    };

    private static ScriptedChatClient Saying(string text) => Model(_ => new TextContent(text));

    private static JsonElement? Result(IReadOnlyList<ChatMessage> messages)
        => messages.SelectMany(static message => message.Contents).OfType<FunctionResultContent>().LastOrDefault()?.Result switch
        {
            JsonElement element => element,
            { } other => JsonSerializer.SerializeToElement(other.ToString()),
            null => null,
        };
}
