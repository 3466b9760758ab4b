using System.Text.Json;
using Microsoft.Extensions.AI;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>Agents that a model calls as it calls tools, and tools that return item by item.</summary>
public sealed class AgentToolTests
{
    private static AskingAgent Leader(params string[] agents)
        => new("leads") { Module = "test", IsEntry = true, OutputIsText = true, InputIsText = true, Tools = [Add], Agents = [.. agents] };

    private static Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<ChatResponse>> Script(params ChatResponse[] turns)
    {
        var turn = 0;
        return (_, _) => Task.FromResult(turns[Math.Min(turn++, turns.Length - 1)]);
    }

    [Fact]
    public async Task A_model_calls_an_agent_beside_a_tool_with_the_agents_own_events()
    {
        await using var engines = await TestEngines.StartAsync(Leader("echo"), Echo);
        engines.Model.Answer = Script(ScriptedChatClient.Call(("echo", new { input = "hello" }), ("add", new { a = 1, b = 2 })), ScriptedChatClient.Text("Done."));
        var ending = await engines.RunAsync("leads", "go");
        ending.Text("answer").ShouldBe("Done.", engines.Log);

        var (messages, options) = engines.Model.Asked[^1];
        messages[3].Contents.Cast<FunctionResultContent>().Select(static result => ((JsonElement)result.Result!).ToString()).ShouldBe(["hello", "3"]);
        options!.Tools!.Select(static tool => tool.Name).ShouldBe(["add", "echo"]);
        ((AIFunctionDeclaration)options.Tools![1]).JsonSchema.GetProperty("required")[0].GetString().ShouldBe("input");
        options.Tools![1].Description.ShouldBe("The agent echo.");

        var events = engines.EventsOf(ending.Run);
        var types = events.Select(static shown => shown.Type).ToArray();
        types.Count(static type => type == "agent_started").ShouldBe(2);
        types.Count(static type => type == "agent_completed").ShouldBe(2);
        types.Count(static type => type == "tool_executing").ShouldBe(1);
        await engines.CheckTranscriptsAsync();
    }

    [Fact]
    public async Task A_model_is_told_what_is_wrong_with_an_agents_input_and_may_correct_it()
    {
        var strict = new CodeAgent("strict", static (input, _, _) => new(JsonText.From(input)), static input => input.ValueKind == JsonValueKind.String ? [] : [new BindProblem("", "wrong_type", "a string")])
        {
            Module = "test", OutputIsText = true,
        };
        await using var engines = await TestEngines.StartAsync(Leader("strict"), strict);
        engines.Model.Answer = Script(ScriptedChatClient.Call(("strict", new { input = 1 })), ScriptedChatClient.Call(("strict", new { input = "right" })), ScriptedChatClient.Text("Done."));
        var ending = await engines.RunAsync("leads", "go");
        ending.Text("answer").ShouldBe("Done.", engines.Log);
        var told = engines.Model.Asked[1].Messages[3].Contents.Cast<FunctionResultContent>().Single();
        ((JsonElement)told.Result!).GetProperty("problems")[0].GetProperty("expected").GetString().ShouldBe("a string");
        // What was not taken up did not begin.
        engines.TypesOf(ending.Run).Count(static type => type == "agent_started").ShouldBe(2);
    }

    [Fact]
    public async Task A_model_calls_only_agents_that_its_agent_declares()
    {
        await using var engines = await TestEngines.StartAsync(Leader("echo"), Echo, Code("other", static (_, _, _) => throw new InvalidOperationException("called")));
        engines.Model.Answer = Script(ScriptedChatClient.Call(("other", new { })), ScriptedChatClient.Text("Done."));
        var ending = await engines.RunAsync("leads", "go");
        ending.Text("answer").ShouldBe("Done.", engines.Log);
        var told = ((JsonElement)engines.Model.Asked[^1].Messages[3].Contents.Cast<FunctionResultContent>().Single().Result!);
        told.GetProperty("error").GetString().ShouldBe("unknown_tool");
        told.GetProperty("tools").EnumerateArray().Select(static name => name.GetString()).ShouldBe(["add", "echo"]);
    }

    [Fact]
    public async Task An_agent_that_calls_itself_by_its_model_ends_at_the_depth_limit()
    {
        await using var engines = await TestEngines.StartAsync([Leader("leads")], new NetraLimits { AgentDepth = 3 });
        engines.Model.Answer = static (messages, _) => Task.FromResult(messages.Count > 2 ? ScriptedChatClient.Text("Done.") : ScriptedChatClient.Call(("leads", new { input = "deeper" })));
        var ending = await engines.RunAsync("leads", "go");
        ending.Text("answer").ShouldBe("Done.", engines.Log);
        engines.TypesOf(ending.Run).Count(static type => type == "agent_started").ShouldBe(3);
    }

    [Fact]
    public async Task Items_of_a_sequence_are_progress_without_what_is_secret()
    {
        var tool = new TestTool("list", ToolEffect.Read, static async (_, context, ct) => await JsonWrite.StreamAsync(
            ItemsAsync(), static (writer, item) => JsonText.Parse(item).WriteTo(writer), context, ct))
        {
            SecretMembers = ["pin"],
        };
        await using var engines = await TestEngines.StartAsync(Code("lists", static async (_, run, ct) => JsonText.From(await run.CallAsync(Calls.Tool("list"), ct)), tool));
        var ending = await engines.RunAsync("lists");
        ending.Type.ShouldBe("run_completed", engines.Log);
        var progress = engines.Publisher.All.Where(static shown => shown.Type == "tool_progress").Select(static shown => shown.Text("message")).ToArray();
        progress.ShouldBe(["one", """{"pin":"[redacted]","left":2}"""]);

        static async IAsyncEnumerable<string> ItemsAsync()
        {
            yield return "\"one\"";
            await Task.Yield();
            yield return """{"pin":"4711","left":2}""";
        }
    }
}
