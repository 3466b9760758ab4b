using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Netra.Models.Planner;

namespace Netra.Models;

public sealed class OfflinePlannerTests
{
    private readonly OfflinePlanner _planner = new(reportedTokens: 0);

    [Theory]
    [InlineData("add 2 and 3", "add", """{"a":2,"b":3}""")]
    [InlineData("What is 1.5 + -2?", "add", """{"a":1.5,"b":-2}""")]
    [InlineData("please add 1,000 to 2", "add", """{"a":1000,"b":2}""")]
    [InlineData("make \"hello, and good bye\" upper", "upper", """{"text":"hello, and good bye"}""")]
    [InlineData("upper x", "upper", """{"text":"x"}""")]
    [InlineData("What will the weather be in Paris, France?", "get_forecast", """{"place":"Paris"}""")]
    [InlineData("forecast for 'New York' for 5 days in degrees Celsius from 2026-03-01", "get_forecast",
        """{"place":"New York","days":5,"unit":"degrees_celsius","from":"2026-03-01"}""")]
    [InlineData("sales by product line over the last 7 days", "list_sales", """{"by":"product_line","timeframe":"last 7 days"}""")]
    [InlineData("List the sales by Region, not detailed", "list_sales", """{"by":"region","detailed":false}""")]
    public async Task A_tool_is_chosen_by_its_words_and_filled_from_the_text(string text, string tool, string arguments)
    {
        var call = (await Calls(text)).ShouldHaveSingleItem();
        call.Name.ShouldBe(tool);
        Arguments(call).ShouldBe(arguments);
    }

    [Fact]
    public async Task Several_tools_are_called_in_one_turn_each_with_its_own_part_of_the_text()
    {
        var calls = await Calls("add 1 and 2, then add 3 and 4 and make \"x\" upper");
        calls.Select(call => call.Name + Arguments(call)).ShouldBe(["""add{"a":1,"b":2}""", """add{"a":3,"b":4}""", """upper{"text":"x"}"""]);
        calls.Select(static call => call.CallId).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_text_inside_an_object_is_read_like_a_text()
    {
        var calls = await Calls("""{"text":"add 20 and 22"}""");
        Arguments(calls.ShouldHaveSingleItem()).ShouldBe("""{"a":20,"b":22}""");
    }

    [Fact]
    public async Task A_member_of_the_input_with_a_parameters_name_becomes_its_argument()
    {
        var calls = await Calls("""{"task":"show the forecast","place":"Oslo","days":3}""");
        Arguments(calls.ShouldHaveSingleItem()).ShouldBe("""{"place":"Oslo","days":3}""");
    }

    [Theory]
    [InlineData("add 5")]
    [InlineData("weather")]
    public async Task A_required_argument_that_the_text_does_not_hold_is_asked_for_and_not_made_up(string text)
    {
        var response = await Ask(text);
        response.Messages.Single().Contents.OfType<FunctionCallContent>().ShouldBeEmpty();
        response.Text.ShouldContain("offline planner");
        response.Text.ShouldContain("I need");
    }

    [Theory]
    [InlineData("Good morning!")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,2")]
    [InlineData("\ud800 \u0000 ''''\"\"\" ;;; ,,, 99999999999999999999999999999999999999999999999999")]
    public async Task What_fits_no_tool_is_said_to_fit_none(string text)
    {
        var response = await Ask(text);
        response.Text.ShouldContain("offline planner");
        response.FinishReason.ShouldBe(ChatFinishReason.Stop);
    }

    [Fact]
    public async Task A_number_out_of_a_parameters_range_is_not_used()
    {
        var call = (await Calls("forecast for 'Rome' for 99 days")).ShouldHaveSingleItem();
        Arguments(call).ShouldBe("""{"place":"Rome"}""");
    }

    [Fact]
    public async Task What_tools_returned_is_phrased_with_every_figure_as_given()
    {
        var response = await _planner.GetResponseAsync(
        [
            new(ChatRole.User, "sales by region"),
            new(ChatRole.Assistant, [new FunctionCallContent("call_1", "list_sales", new Dictionary<string, object?>())]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", Tools.Json("""
                {"total":1234567.8900,"open":true,"note":null,"regions":[{"name":"north|east","amount":1.10},{"name":"south","amount":2E3}],"none":[]}
                """))]),
        ], new() { Tools = Tools.All });
        response.Text.ShouldBe("""
            List sales:
            - Total: 1234567.8900
            - Open: yes
            - Note: none
            - Regions:

            | Name | Amount |
            |---|---:|
            | north\|east | 1.10 |
            | south | 2E3 |

            - None: none
            """);
    }

    [Fact]
    public async Task Failures_of_tools_are_told_and_not_hidden()
    {
        var response = await _planner.GetResponseAsync(
        [
            new(ChatRole.User, "add 1 and 2"),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "add"), new FunctionCallContent("2", "add"), new FunctionCallContent("3", "upper")]),
            new(ChatRole.Tool,
            [
                new FunctionResultContent("1", Tools.Json("""{"error":"invalid_arguments","problems":[{"path":"a","code":"missing","expected":"a number"}]}""")),
                new FunctionResultContent("2", Tools.Json("""{"error":{"code":"denied","message":"Not on this plan."}}""")),
                new FunctionResultContent("3", result: null) { Exception = new InvalidOperationException("secret") },
            ]),
        ]);
        response.Text.ShouldBe("Add did not work: a must be a number.\n\nAdd did not work: Not on this plan.\n\nUpper did not work: the tool failed.");
    }

    [Fact]
    public async Task An_input_that_holds_the_answer_is_answered_with_it_word_for_word()
    {
        const string draft = "Code completion cost $556.55.\n\n| a | b |\n|---|---|\n  spaces  kept ";
        var input = JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("question", "What did code completion cost and why does it cost that, in a very long question that shares words with itself?");
            writer.WriteString("tone", "friendly");
            writer.WriteString("draft", draft);
            writer.WriteEndObject();
        }).ToString();
        var response = await _planner.GetResponseAsync([new(ChatRole.System, "Phrase the draft. Keep every figure."), new(ChatRole.User, input)]);
        response.Text.ShouldBe(draft);
    }

    [Fact]
    public async Task Streaming_comes_in_words_and_says_the_same()
    {
        var text = "One two  three\nfour " + new string('x', 50) + "\U0001F600 end";
        var input = $$"""{"question":"?","draft":"{{JsonEncodedText.Encode(text)}}"}""";
        var pieces = new List<string>();
        await foreach (var update in _planner.GetStreamingResponseAsync([new(ChatRole.User, input)]))
        {
            update.ModelId.ShouldBe("offline-planner");
            if (update.Text.Length > 0)
            {
                pieces.Add(update.Text);
            }
        }
        pieces.Count.ShouldBe(6);
        string.Concat(pieces).ShouldBe(text);
    }

    [Fact]
    public async Task Streaming_and_waiting_give_the_same_calls()
    {
        var response = await _planner.GetStreamingResponseAsync([new(ChatRole.User, "add 1 and 2")], new() { Tools = Tools.All }).ToChatResponseAsync();
        response.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        Arguments(response.Messages.Single().Contents.OfType<FunctionCallContent>().Single()).ShouldBe("""{"a":1,"b":2}""");
    }

    [Fact]
    public async Task Tools_are_not_called_when_they_must_not_and_are_when_they_must()
    {
        var none = await _planner.GetResponseAsync([new(ChatRole.User, "add 1 and 2")], new() { Tools = Tools.All, ToolMode = ChatToolMode.None });
        none.Messages.Single().Contents.OfType<FunctionCallContent>().ShouldBeEmpty();
        var forced = await _planner.GetResponseAsync(
            [new(ChatRole.User, "hm")], new() { Tools = Tools.All, ToolMode = ChatToolMode.RequireSpecific("upper") });
        forced.Messages.Single().Contents.OfType<FunctionCallContent>().Single().Name.ShouldBe("upper");
    }

    [Fact]
    public async Task The_same_conversation_gets_the_same_reply()
    {
        var first = await Ask("forecast for 'Rome', sales by region");
        var second = await Ask("forecast for 'Rome', sales by region");
        Describe(first).ShouldBe(Describe(second));
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_also_between_pieces()
    {
        using var cancel = new CancellationTokenSource();
        await using var updates = _planner.GetStreamingResponseAsync(
            [new(ChatRole.User, """{"question":"?","draft":"one two three"}""")], cancellationToken: cancel.Token).GetAsyncEnumerator();
        (await updates.MoveNextAsync()).ShouldBeTrue();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await updates.MoveNextAsync());
        await Should.ThrowAsync<OperationCanceledException>(() => _planner.GetResponseAsync([new(ChatRole.User, "x")], cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task No_tokens_are_counted_but_those_that_a_host_asks_to_report()
    {
        (await Ask("add 1 and 2")).Usage!.TotalTokenCount.ShouldBe(0);
        var reporting = new OfflinePlanner(reportedTokens: 70);
        (await reporting.GetResponseAsync([new(ChatRole.User, "x")])).Usage!.InputTokenCount.ShouldBe(70);
        (await reporting.GetStreamingResponseAsync([new(ChatRole.User, "x")]).ToChatResponseAsync()).Usage!.TotalTokenCount.ShouldBe(70);
    }

    [Fact]
    public void Services_of_the_client_can_be_asked_for()
    {
        var client = _planner;
        client.GetService(typeof(IChatClient)).ShouldBeSameAs(_planner);
        client.GetService(typeof(ChatClientMetadata)).ShouldBeOfType<ChatClientMetadata>().DefaultModelId.ShouldBe("offline-planner");
        client.GetService(typeof(IChatClient), "key").ShouldBeNull();
        client.GetService(typeof(string)).ShouldBeNull();
    }

    [Fact]
    public async Task A_very_long_text_is_read_in_time()
    {
        var text = string.Join(", and then ", Enumerable.Range(0, 8_000).Select(static i => "add " + i.ToString(CultureInfo.InvariantCulture)));
        var response = await Ask(text).WaitAsync(TimeSpan.FromSeconds(10));
        response.Messages.ShouldNotBeEmpty();
    }

    private Task<ChatResponse> Ask(string text) => _planner.GetResponseAsync([new(ChatRole.User, text)], new() { Tools = Tools.All });

    private async Task<FunctionCallContent[]> Calls(string text)
    {
        var response = await Ask(text);
        response.FinishReason.ShouldBe(ChatFinishReason.ToolCalls, response.Text);
        return [.. response.Messages.Single().Contents.OfType<FunctionCallContent>()];
    }

    [Theory]
    [InlineData("Thanks, that was quick!")]
    [InlineData("And then?")]
    [InlineData("It worked.")]
    public async Task What_may_change_something_is_not_done_again_because_a_message_goes_on(string text)
    {
        using var planner = new OfflinePlanner(0);
        ChatMessage[] messages = [new(ChatRole.User, "add 2 and 3"), new(ChatRole.Assistant, "Add: 5"), new(ChatRole.User, text)];
        var response = await planner.GetResponseAsync(messages, new() { Tools = [Tools.Add] });
        response.Messages.Single().Contents.OfType<FunctionCallContent>().ShouldBeEmpty();
        response.Text.ShouldContain("offline planner");
    }

    private static string Arguments(FunctionCallContent call) => ToolArguments.ToJson(call.Arguments).ToString();

    private static string Describe(ChatResponse response) => string.Join(
        '|', response.Messages.Single().Contents.Select(static content => content is FunctionCallContent call ? call.CallId + call.Name + Arguments(call) : content.ToString()));
}
