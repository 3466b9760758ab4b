using System.Text.Json;
using Microsoft.Extensions.AI;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class ModelTests
{
    private static Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<ChatResponse>> Script(params ChatResponse[] turns)
    {
        var turn = 0;
        return (_, _) => Task.FromResult(turns[Math.Min(turn++, turns.Length - 1)]);
    }

    [Fact]
    public async Task A_model_calls_tools_in_parallel_and_answers()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks", Add));
        engines.Model.Answer = Script(
            ScriptedChatClient.CallWith("Let me add.", ("add", new { a = 1, b = 2 }), ("add", new { a = 3, b = 4 })),
            ScriptedChatClient.Text("It is 3 and 7."));
        var ending = await engines.RunAsync("asks", "what is it?");
        ending.Text("answer").ShouldBe("It is 3 and 7.", engines.Log);
        var types = engines.TypesOf(ending.Run);
        types.Count(static type => type == "tool_completed").ShouldBe(2);
        engines.EventsOf(ending.Run).Single(static e => e.Type == "agent_thinking").Text("thought").ShouldBe("Let me add.");
        var usage = ending.Payload.GetProperty("usage");
        usage.GetProperty("model_calls").GetInt32().ShouldBe(2);
        usage.GetProperty("tool_calls").GetInt32().ShouldBe(2);
        usage.GetProperty("input_tokens").GetInt64().ShouldBe(10);
        usage.GetProperty("cost_usd").ValueKind.ShouldBe(JsonValueKind.Null);

        var (messages, options) = engines.Model.Asked[^1];
        messages.Select(static m => m.Role).ShouldBe([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool]);
        messages[0].Text.ShouldBe("Be brief.");
        messages[1].Text.ShouldBe("what is it?");
        var results = messages[3].Contents.Cast<FunctionResultContent>().ToArray();
        results.Select(static r => (r.CallId, ((JsonElement)r.Result!).GetInt32())).ShouldBe([("c0", 3), ("c1", 7)]);
        options!.Tools!.Single().ShouldBeOfType<ToolFunction>().Name.ShouldBe("add");
    }

    [Fact]
    public async Task Text_before_tool_calls_is_retracted_and_the_answer_is_a_message_of_its_own()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks", Add));
        engines.Model.Answer = Script(ScriptedChatClient.CallWith("I will add now.", ("add", new { a = 1, b = 2 })), ScriptedChatClient.Text("The answer is three."));
        var ending = await engines.RunAsync("asks", "1 + 2");
        var shown = engines.Publisher.All.Where(static e => e.Type is "message_delta" or "message_snapshot" or "tool_executing").ToList();
        var retracted = shown.FindIndex(static e => e.Type == "message_snapshot");
        shown[retracted].Text("text").ShouldBe("");
        shown[retracted].Text("message_id").ShouldBe(shown[0].Text("message_id"));
        shown[retracted + 1].Type.ShouldBe("tool_executing");
        var answer = shown.Skip(retracted + 2).ToArray();
        answer.ShouldAllBe(e => e.Type == "message_delta" && e.Text("message_id") == ending.Text("message_id"));
        string.Concat(answer.Select(static e => e.Text("text"))).ShouldBe("The answer is three.");
        ending.Text("message_id").ShouldNotBe(shown[0].Text("message_id"));
    }

    [Fact]
    public async Task A_model_is_told_what_is_wrong_with_its_calls()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks", Add));
        var bad = new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("x", "add", null) { Exception = new JsonException() }])) { Usage = new() };
        engines.Model.Answer = Script(ScriptedChatClient.Call(("nothing", new { }), ("add", new { a = 1 })), bad, ScriptedChatClient.Text("Sorry."));
        var ending = await engines.RunAsync("asks", "go");
        ending.Text("answer").ShouldBe("Sorry.");
        engines.EventsOf(ending.Run).Where(static e => e.Type == "tool_completed").Select(static e => e.Text("status")).ShouldBe(["invalid_arguments", "invalid_arguments"]);
        var told = engines.Model.Asked[^1].Messages.Where(static m => m.Role == ChatRole.Tool).SelectMany(static m => m.Contents).Cast<FunctionResultContent>()
            .Select(static r => ((JsonElement)r.Result!).GetRawText()).ToArray();
        told[0].ShouldContain("unknown_tool");
        told[0].ShouldContain("\"tools\":[\"add\"]");
        told[1].ShouldContain("\"path\":\"b\"");
        told[2].ShouldContain("wrong_type");
    }

    [Fact]
    public async Task Structured_output_is_asked_for_checked_and_repaired_once()
    {
        var agent = new AskingAgent("asks", checkOutput: static output => output.ValueKind == JsonValueKind.Object && output.TryGetProperty("cost", out _) ? [] : [new BindProblem("cost", "missing", "a number")])
        {
            Module = "test",
            IsEntry = true,
        };
        await using var engines = await TestEngines.StartAsync(agent);
        engines.Model.Answer = Script(ScriptedChatClient.Text("not json"), ScriptedChatClient.Text("""{"cost": 3}"""));
        var repaired = await engines.RunAsync("asks", new { question = "?" });
        repaired.Payload.GetProperty("answer").GetProperty("cost").GetInt32().ShouldBe(3);
        engines.Model.Asked[0].Options!.ResponseFormat.ShouldBeOfType<ChatResponseFormatJson>().Schema.ShouldNotBeNull();
        engines.Model.Asked[0].Messages[1].Text.ShouldBe("""{"question":"?"}""");
        engines.Publisher.All.ShouldNotContain(static e => e.Type == "message_delta");

        engines.Model.Answer = Script(ScriptedChatClient.Text("""{"price": 3}"""));
        var failed = await engines.RunAsync("asks", new { });
        failed.Text("code").ShouldBe("model_invalid_output");
        engines.Model.Asked[^1].Messages[^1].Text.ShouldContain("'cost' is missing");
    }

    [Fact]
    public async Task A_model_that_fails_is_model_failed_without_what_it_said()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        engines.Model.Answer = static (_, _) => throw new HttpRequestException("401 from https://api.example with Bearer abcdef1234567890abcd");
        var ending = await engines.RunAsync("asks", "go");
        ending.Text("code").ShouldBe("model_failed");
        ending.Payload.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        string.Concat(engines.Publisher.All).ShouldNotContain("api.example");
        engines.Log.ShouldNotContain("abcdef1234567890abcd");
    }

    [Fact]
    public async Task A_model_that_says_nothing_gives_no_answer()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        engines.Model.Answer = Script(ScriptedChatClient.Text("  "));
        (await engines.RunAsync("asks", "go")).Text("code").ShouldBe("empty_result");
        engines.Model.Answer = Script(new ChatResponse(new ChatMessage(ChatRole.Assistant, "half an answ")) { FinishReason = ChatFinishReason.Length });
        (await engines.RunAsync("asks", "go")).Text("code").ShouldBe("model_truncated");
        engines.Model.Answer = Script(new ChatResponse(new ChatMessage(ChatRole.Assistant, "")) { FinishReason = ChatFinishReason.ContentFilter });
        (await engines.RunAsync("asks", "go")).Text("code").ShouldBe("model_filtered");
    }

    [Fact]
    public async Task Tokens_that_a_provider_does_not_report_are_estimated()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        engines.Model.Answer = Script(ScriptedChatClient.CallWith("12345"));
        var reported = await engines.RunAsync("asks", "go");
        reported.Payload.GetProperty("usage").GetProperty("estimated").GetBoolean().ShouldBeFalse();
        reported.Payload.GetProperty("usage").GetProperty("cost_usd").GetInt32().ShouldBe(0);
        var inner = Code("outer", static async (_, run, ct) => Text(await run.CallAsync(Calls.Agent("asks", "go"), ct)));
        await using var silent = await TestEngines.StartAsync(inner, Asking("asks"));
        silent.Model.Answer = Script(new ChatResponse(new ChatMessage(ChatRole.Assistant, "12345")));
        var usage = (await silent.RunAsync("outer")).Payload.GetProperty("usage");
        usage.GetProperty("estimated").GetBoolean().ShouldBeTrue();
        usage.GetProperty("output_tokens").GetInt64().ShouldBe(2);
        usage.GetProperty("input_tokens").GetInt64().ShouldBe(3);
    }
}
