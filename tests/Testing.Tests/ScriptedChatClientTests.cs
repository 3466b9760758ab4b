using Microsoft.Extensions.AI;

namespace Netra.Testing.Tests;

/// <summary>A model that keeps to its script, and says so when it cannot.</summary>
public sealed class ScriptedChatClientTests
{
    private readonly ChatMessage[] _question = [new(ChatRole.User, "How much?")];

    [Fact]
    public async Task Turns_are_taken_in_order()
    {
        using var model = new ScriptedChatClient().Says("one").Calls("add", new { FirstTerm = 1, second = "x" }).Fails(new HttpRequestException("gone"));
        (await model.GetResponseAsync(_question)).Text.ShouldBe("one");
        var call = (await model.GetResponseAsync(_question)).Messages[0].Contents.ShouldHaveSingleItem().ShouldBeOfType<FunctionCallContent>();
        (call.Name, call.Arguments!.Keys.Order(StringComparer.Ordinal)).ShouldSatisfyAllConditions(
            one => one.Name.ShouldBe("add"),
            one => one.Item2.ShouldBe(["first_term", "second"]));
        (await Should.ThrowAsync<HttpRequestException>(() => model.GetResponseAsync(_question))).Message.ShouldBe("gone");
        model.VerifyUsed();
        model.Asked.Count.ShouldBe(3);
        model.Asked[0].Messages.ShouldBe(_question);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("A text that is streamed in more than one piece.")]
    public async Task What_is_streamed_is_the_turn_piece_by_piece(string text)
    {
        using var model = new ScriptedChatClient().Then(ScriptedChatClient.CallWith(text, ("add", null))).Says(text);
        var calling = await model.GetStreamingResponseAsync(_question).ToChatResponseAsync();
        calling.Text.ShouldBe(text);
        calling.Messages[^1].Contents.OfType<FunctionCallContent>().ShouldHaveSingleItem().Name.ShouldBe("add");
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in model.GetStreamingResponseAsync(_question))
        {
            updates.Add(update);
        }
        string.Concat(updates.Select(static update => update.Text)).ShouldBe(text);
        updates[^1].Contents.OfType<UsageContent>().ShouldHaveSingleItem().Details.InputTokenCount.ShouldBe(10);
        model.VerifyUsed();
    }

    [Fact]
    public async Task A_turn_beyond_the_script_fails_and_says_which()
    {
        using var model = new ScriptedChatClient().Says("one");
        await model.GetResponseAsync(_question);
        const string Expected = "The model was asked for turn 2, and its script has 1. The last message was 'How much?' (user).";
        (await Should.ThrowAsync<ScriptException>(() => model.GetResponseAsync(_question))).Message.ShouldBe(Expected);
        // Whoever asked may have caught it.
        Should.Throw<ScriptException>(model.VerifyUsed).Message.ShouldBe(Expected);
        await Should.ThrowAsync<ScriptException>(async () => await model.GetStreamingResponseAsync(_question).ToChatResponseAsync());
        Should.Throw<ScriptException>(model.VerifyUsed).Message.ShouldBe(Expected);
    }

    [Fact]
    public async Task A_turn_that_nobody_asked_for_is_told()
    {
        using var model = new ScriptedChatClient().Says("one").Says("two").Says("three");
        await model.GetResponseAsync(_question);
        Should.Throw<ScriptException>(model.VerifyUsed).Message.ShouldBe("The model was asked for 1 turns, and 2 of the 3 in its script were left.");
    }

    [Fact]
    public async Task What_the_script_does_not_have_may_be_answered_all_the_same()
    {
        using var model = new ScriptedChatClient { Answer = static (messages, _) => Task.FromResult(ScriptedChatClient.Text(messages[^1].Text + "!")) }.Says("one");
        (await model.GetResponseAsync(_question)).Text.ShouldBe("one");
        (await model.GetResponseAsync(_question)).Text.ShouldBe("How much?!");
        model.VerifyUsed();
    }

    [Fact]
    public async Task Whoever_asks_at_the_same_time_gets_turns_of_their_own()
    {
        using var model = new ScriptedChatClient();
        for (var i = 0; i < 200; i++)
        {
            model.Says(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => model.GetResponseAsync(_question))));
        answers.Select(static answer => answer.Text).Distinct().Count().ShouldBe(200);
        model.VerifyUsed();
    }
}
