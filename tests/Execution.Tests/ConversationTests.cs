using Microsoft.Extensions.AI;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>What a model agent sees of its thread.</summary>
public sealed class ConversationTests
{
    [Fact]
    public async Task An_agent_that_answers_sees_what_was_said_before_in_its_thread_and_nothing_else()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        engines.Model.Answer = static (messages, _) => Task.FromResult(ScriptedChatClient.Text("You said: " + messages[^1].Text));
        var first = await engines.RunAsync("asks", "one");
        await engines.RunAsync("asks", "another thread");
        await engines.RunAsync("asks", "another user", user: TestEngines.Bob);
        await engines.RunAsync("asks", "two", first.Thread);
        await engines.RunAsync("asks", "three", first.Thread);
        Last(engines).ShouldBe([
            (ChatRole.User, "one"), (ChatRole.Assistant, "You said: one"),
            (ChatRole.User, "two"), (ChatRole.Assistant, "You said: two"),
            (ChatRole.User, "three")]);
    }

    [Fact]
    public async Task Messages_without_an_answer_are_seen_and_agents_that_are_called_like_tools_see_nothing()
    {
        var outer = Code("outer", static async (input, run, ct) => Text(await run.CallAsync(Calls.Agent("asks", input.GetString()), ct)));
        await using var engines = await TestEngines.StartAsync(Asking("asks"), outer);
        var first = await engines.RunAsync("asks", "one");
        engines.Model.Answer = static (_, _) => throw new HttpRequestException("gone");
        (await engines.RunAsync("asks", "two", first.Thread)).Type.ShouldBe("run_failed");
        engines.Model.Answer = static (_, _) => Task.FromResult(ScriptedChatClient.Text("Hello."));
        await engines.RunAsync("asks", "three", first.Thread);
        Last(engines).Select(static said => said.Text).ShouldBe(["one", "Hello.", "two", "[No answer was given: the run failed.]", "three"]);
        await engines.RunAsync("outer", "four", first.Thread);
        Last(engines).Select(static said => said.Text).ShouldBe(["four"]);
    }

    [Fact]
    public async Task The_newest_that_fit_are_seen_and_long_ones_are_cut()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        engines.Model.Answer = static (_, _) => Task.FromResult(ScriptedChatClient.Text(new string('a', 2 * ThreadHistory.MostCharacters)));
        var first = await engines.RunAsync("asks", "0");
        for (var i = 1; i < 6; i++)
        {
            await engines.RunAsync("asks", $"{i}", first.Thread);
        }
        var seen = Last(engines)[..^1];
        // Three answers of 8,000 characters and their marks are less than the budget, four are more.
        seen.Where(static said => said.Role == ChatRole.User).Select(static said => said.Text).ShouldBe(["2", "3", "4"]);
        seen.Where(static said => said.Role == ChatRole.Assistant).ShouldAllBe(static said => said.Text.Length < ThreadHistory.MostCharacters + 100);
    }

    [Fact]
    public async Task Small_results_of_tools_are_seen_and_of_large_ones_their_size()
    {
        var large = new TestTool("large", ToolEffect.Read, static (_, _, _) => new(Text(new string('x', 998))));
        await using var engines = await TestEngines.StartAsync(Asking("asks", Add, large));
        engines.Model.Answer = static (messages, _) => Task.FromResult(
            messages[^1].Role == ChatRole.Tool || messages[^1].Text == "and?" ? ScriptedChatClient.Text("Done.") : ScriptedChatClient.Call(("add", new { a = 1, b = 2 }), ("large", new { })));
        var first = await engines.RunAsync("asks", "go");
        await engines.RunAsync("asks", "and?", first.Thread);
        var answer = Last(engines)[1].Text;
        answer.ShouldContain("add returned 3");
        answer.ShouldContain("large returned 1000 bytes");
        answer.ShouldNotContain("xxx");
        answer.ShouldEndWith("\nDone.");
    }

    [Fact]
    public async Task The_agent_that_a_thread_was_handed_to_sees_it_too()
    {
        var front = Code("front", static async (input, run, ct) => Text(await run.HandOffAsync(Calls.Agent("asks", input.GetString()), "It asks.", ct)));
        await using var engines = await TestEngines.StartAsync(front, Asking("asks"));
        var first = await engines.RunAsync("front", "one");
        var second = (await engines.SubmitAsync(TestEngines.Request(null, "two", first.Thread))).ShouldBeOfType<SubmitResult.Accepted>();
        await engines.EndingOfAsync(second.Run);
        Last(engines).Select(static said => said.Text).ShouldBe(["one", "Hello.", "two"]);
    }

    [Fact]
    public async Task A_recovered_run_sees_what_it_saw_before()
    {
        var release = new TaskCompletionSource();
        var waits = new TestTool("waits", ToolEffect.Read, async (_, _, _) =>
        {
            await release.Task;
            return Text("waited");
        });
        var asks = Asking("asks", waits);
        await using var first = await TestEngines.StartAsync(asks);
        var one = await first.RunAsync("asks", "one");
        first.Model.Answer = static (messages, _) => Task.FromResult(messages[^1].Role == ChatRole.Tool ? ScriptedChatClient.Text("Done.") : ScriptedChatClient.Call(("waits", null)));
        var two = await first.SubmitAsync("asks", "two", one.Thread);
        await first.Publisher.WaitForAsync(static e => e.Type == "tool_executing");
        var before = Last(first);
        await using var next = await first.NextAsync(asks);
        release.SetResult();
        (await next.EndingOfAsync(two.Run)).Type.ShouldBe("run_completed");
        Last(next)[..3].ShouldBe(before);
    }

    [Fact]
    public async Task A_last_turn_that_is_longer_than_the_budget_is_cut_and_not_left_out()
    {
        await using var engines = await TestEngines.StartAsync(Asking("asks"));
        engines.Model.Answer = static (_, _) => Task.FromResult(ScriptedChatClient.Text(new string('語', 7_900)));
        var one = await engines.RunAsync("asks", new string('問', 7_900));
        await engines.RunAsync("asks", "and?", one.Thread);
        var seen = Last(engines);
        seen.Length.ShouldBe(3);
        seen[0].Text.ShouldStartWith("問問問");
        seen[1].Text.ShouldStartWith("語語語");
        seen[..2].Sum(static said => System.Text.Encoding.UTF8.GetByteCount(said.Text)).ShouldBeInRange(2 * ThreadHistory.MostTokens, 4 * ThreadHistory.MostTokens);
    }

    [Fact]
    public async Task Tools_are_told_in_the_order_in_which_they_were_called()
    {
        var tools = Enumerable.Range(0, 8).Select(static i => new TestTool($"tool_{i}", ToolEffect.Read, (_, _, _) => new(Text($"{i}")))).ToArray();
        await using var engines = await TestEngines.StartAsync(Asking("asks", tools));
        engines.Model.Answer = static (messages, _) => Task.FromResult(messages.Count(static said => said.Role == ChatRole.Tool) is var done && done < 8 && messages[^1].Text != "and?"
            ? ScriptedChatClient.Call(($"tool_{done}", null))
            : ScriptedChatClient.Text("Done."));
        var one = await engines.RunAsync("asks", "go");
        await engines.RunAsync("asks", "and?", one.Thread);
        var told = Last(engines)[1].Text;
        Enumerable.Range(0, 8).Select(i => told.IndexOf($"tool_{i} ", StringComparison.Ordinal)).ShouldBeInOrder();
        told.ShouldContain("tool_0 ");
    }

    [Fact]
    public async Task A_message_that_waits_goes_to_the_agent_that_the_thread_was_handed_to_unless_it_asked_for_another()
    {
        var release = new TaskCompletionSource();
        var back = Code("back", static (input, _, _) => new(Text($"back: {input.GetString()}")));
        var front = Code("front", async (input, run, ct) =>
        {
            await release.Task;
            return input.GetString() == "go" ? Text(await run.HandOffAsync(Calls.Agent("back", "x"), null, ct)) : Text($"front: {input.GetString()}");
        });
        await using var engines = await TestEngines.StartAsync(front, back);
        var one = await engines.SubmitAsync("front", "go");
        var two = (await engines.SubmitAsync(TestEngines.Request(null, "y", one.Thread))).ShouldBeOfType<SubmitResult.Accepted>();
        var three = await engines.SubmitAsync("front", "z", one.Thread);
        release.SetResult();
        (await engines.EndingOfAsync(two.Run)).Text("answer").ShouldBe("back: y");
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, two.Run, default))!.Agent.ShouldBe("back");
        (await engines.EndingOfAsync(three.Run)).Text("answer").ShouldBe("front: z");
    }

    [Fact]
    public async Task A_hand_off_by_the_agent_that_answers_for_another_holds_for_the_thread()
    {
        var c = Code("c", static (_, _, _) => new(Text("from c")));
        var b = Code("b", static async (_, run, ct) => Text(await run.HandOffAsync(Calls.Agent("c", "x"), null, ct)));
        var answers = Code("answers", static async (_, run, ct) => Text(await run.CallAsync(Calls.Agent("b", "x").AsAnswer(), ct)));
        var asks = Code("asks", static async (_, run, ct) => Text(await run.CallAsync(Calls.Agent("b", "x"), ct)));
        await using var engines = await TestEngines.StartAsync(answers, asks, b, c);
        var one = await engines.RunAsync("answers", "x");
        (await engines.Threads.FindAsync(TestEngines.Ada.Id, one.Thread, default))!.Agent.ShouldBe("c");
        // What an agent that does not answer hands over is its own affair.
        var two = await engines.RunAsync("asks", "x");
        (await engines.Threads.FindAsync(TestEngines.Ada.Id, two.Thread, default))!.Agent.ShouldBe("asks");
    }

    /// <summary>What the model was last asked, without the instructions.</summary>
    private static (ChatRole Role, string Text)[] Last(TestEngines engines)
        => [.. engines.Model.Asked[^1].Messages.Skip(1).Select(static message => (message.Role, message.Text))];
}
