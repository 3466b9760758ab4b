using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Samples.Tests;

/// <summary>The samples compile under every rule; here they run, in one host, for several users.</summary>
public sealed class SampleTests
{
    private const string Forecast = """[{"date":"2026-05-01","high":24.5,"rain":0},{"date":"2026-05-02","high":22,"rain":1.5}]""";

    [Fact]
    public async Task Three_modules_are_one_host()
    {
        await using var host = await SampleHost.StartAsync(Saying("Hello."));
        host.Registry.Agents.Select(static agent => agent.Name).ShouldBe(
            ["critic", "desk", "hotels", "lead", "librarian", "outlook", "planner", "reader", "sorting", "specialist", "trip", "writer"], ignoreOrder: true);
        host.Registry.Modules.Select(static module => module.Name).ShouldBeSubsetOf(["execution", "helpdesk", "research", "storage", "travel"]);
    }

    [Fact]
    public async Task A_trip_is_planned_from_the_weather_and_the_cheapest_hotel()
    {
        var addresses = new List<string>();
        await using var host = await SampleHost.StartAsync(
            new SpokenModel(messages => Result(messages) is { } forecast
                ? new TextContent($"Mild: {forecast.GetArrayLength()} days known.")
                : new FunctionCallContent("c1", "forecast", new Dictionary<string, object?> { ["city"] = "Lisbon", ["days"] = 2 })),
            address =>
            {
                addresses.Add(address.ToString());
                return Forecast;
            });
        var (run, events) = await host.RunAsync("ada", "trip", JsonText.Parse("""{"city":"Lisbon","days":2}"""));
        var answer = Answer(run, events);
        answer.ShouldStartWith("Lisbon: Pension Alba for €122.00, kept as P-");
        answer.ShouldEndWith("Mild: 2 days known.");
        addresses.ShouldBe(["https://weather.example/daily?city=Lisbon&days=2"]);
        Tools(events).ShouldBe(["ask_price", "ask_price", "ask_price", "find_hotels", "forecast"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"city":"Lisbon","budget":100}""", "The cheapest stay is €183.00 at Pension Alba, more than you want to spend.")]
    [InlineData("""{"city":"Atlantis"}""", "I found no hotel in Atlantis: Nobody in Atlantis has a room.")]
    public async Task A_trip_that_cannot_be_is_explained(string input, string expected)
    {
        await using var host = await SampleHost.StartAsync(Saying("Sunny."));
        var (run, events) = await host.RunAsync("ada", "trip", JsonText.Parse(input));
        Answer(run, events).ShouldBe(expected);
    }

    [Fact]
    public async Task A_problem_becomes_a_ticket_of_its_user_alone()
    {
        await using var host = await SampleHost.StartAsync(
            Saying("""{"is_problem":true,"text":"Mail is slow","service":"mail","priority":"normal"}"""),
            static _ => "mail 2026-05-01T08:30:00Z\n");
        for (var user = 0; user < 2; user++)
        {
            var (run, events) = await host.RunAsync("user" + user, "desk", JsonText.String("My mail is slow."));
            Answer(run, events).ShouldBe("I opened T-1: Mail is slow.");
            run.Warnings.ShouldHaveSingleItem().Message.ShouldBe("mail is down since 08:30.");
        }
        var (again, more) = await host.RunAsync("user0", "desk", JsonText.String("Still slow."));
        Answer(again, more).ShouldBe("I opened T-2: Mail is slow.");
    }

    [Fact]
    public async Task An_urgent_problem_is_handed_over_and_closing_it_needs_approval()
    {
        await using var host = await SampleHost.StartAsync(new SpokenModel(static messages =>
            !messages[0].Text.StartsWith("You are a specialist", StringComparison.Ordinal) ? new TextContent("""{"is_problem":true,"text":"Fire","priority":"urgent"}""")
            : Result(messages) is { } result ? new TextContent("Closing: " + result)
            : new FunctionCallContent("c1", "close_ticket", new Dictionary<string, object?> { ["number"] = "T-1", ["resolution"] = "water" })));
        var (run, events) = await host.RunAsync("ada", "desk", JsonText.String("It burns!"));
        Answer(run, events).ShouldContain("denied");
        Agents(events).ShouldBe(["desk", "sorting", "specialist"]);
    }

    [Fact]
    public async Task A_message_that_no_model_sorted_becomes_a_ticket_all_the_same()
    {
        await using var host = await SampleHost.StartAsync(Saying("no JSON at all"));
        var (run, events) = await host.RunAsync("ada", "desk", JsonText.String("The printer is broken"));
        Answer(run, events).ShouldBe("I opened T-1: The printer is broken.");
    }

    [Fact]
    public async Task A_team_works_at_the_same_time_and_the_critic_is_heard_once()
    {
        var written = 0;
        await using var host = await SampleHost.StartAsync(new SpokenModel(messages => new TextContent(messages[0].Text switch
        {
            ['C', 'u', ..] => """{"parts":["moon and tides","wind and currents","dragons"]}""",
            ['A', ..] => """{"accepted":false,"critique":"Say more."}""",
            _ => $"Draft {++written}",
        })));
        var (run, events) = await host.RunAsync("ada", "lead", JsonText.Parse("""{"question":"What moves the sea?","publish":true}"""));
        Answer(run, events).ShouldBe("Draft 2 (edition 1)");
        run.Warnings.Select(static warning => warning.Code).ShouldBe(["part_missing", "not_published"]);
        Agents(events).Count(static agent => agent == "reader").ShouldBe(3);
        Agents(events).Count(static agent => agent == "critic").ShouldBe(1);
    }

    [Fact]
    public async Task A_question_that_the_library_cannot_answer_is_handed_to_the_librarian()
    {
        await using var host = await SampleHost.StartAsync(Saying("Ask elsewhere."));
        var (run, events) = await host.RunAsync("ada", "lead", JsonText.Parse("""{"question":"Any dragons?"}"""));
        Answer(run, events).ShouldBe("Ask elsewhere.");
        Agents(events).ShouldBe(["lead", "planner", "reader", "librarian"]);
    }

    private static SpokenModel Saying(string text) => new(_ => new TextContent(text));

    private static JsonElement? Result(IReadOnlyList<ChatMessage> messages)
        => messages.SelectMany(static message => message.Contents).OfType<FunctionResultContent>().LastOrDefault()?.Result switch
        {
            JsonElement element => element,
            { } other => JsonSerializer.SerializeToElement(other.ToString()),
            null => null,
        };

    private static string Answer(RunRecord run, JsonElement[] events)
    {
        run.Status.ShouldBe(RunStatus.Completed, events[^1].ToString());
        return run.Answer.ToElement().GetString()!;
    }

    private static string[] Agents(JsonElement[] events) => [.. Of(events, "agent_started").Select(static one => one.GetProperty("agent_name").GetString()!)];

    private static string[] Tools(JsonElement[] events) => [.. Of(events, "tool_executing").Select(static one => one.GetProperty("payload").GetProperty("tool_name").GetString()!)];

    private static IEnumerable<JsonElement> Of(JsonElement[] events, string type) => events.Where(one => one.GetProperty("type").GetString() == type);
}
