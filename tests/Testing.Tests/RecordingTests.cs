using Microsoft.Extensions.AI;
using static Netra.Testing.ScriptedChatClient;

namespace Netra.Testing.Tests;

/// <summary>A conversation that is recorded from one model and repeated without it.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netra-recording-");
    private readonly ChatMessage[] _question = [new(ChatRole.User, "How much?")];

    private string File1 => Path.Combine(_folder.FullName, "one.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_run_with_tools_is_repeated_as_it_was()
    {
        var recorded = await RunAsync(new RecordingChatClient(Script(), File1), "How much is 2 and 3?");
        using var model = new ReplayingChatClient(File1);
        var repeated = await RunAsync(model, "How much is 2 and 3?");
        model.VerifyUsed();
        repeated.Answer.ShouldBe("It is 5 — «five».");
        Tell(repeated).ShouldBe(Tell(recorded));
        repeated.Run.Usage.ShouldBe(recorded.Run.Usage);
        repeated.Run.Usage.CostUsd.ShouldBe(0.000016m);
        // What anybody can look at before it is committed.
        var text = await File.ReadAllTextAsync(File1);
        text.ShouldContain("\"It is 5\"");
        text.ShouldContain("—");
        text.ShouldContain("\"name\": \"add\"");
        Directory.GetFiles(_folder.FullName).ShouldBe([File1]);
    }

    [Fact]
    public async Task What_is_asked_otherwise_is_told_line_by_line()
    {
        await RunAsync(new RecordingChatClient(Script(), File1), "How much is 2 and 3?");
        using var model = new ReplayingChatClient(File1);
        var failed = await Should.ThrowAsync<ScriptException>(() => RunAsync(model, "How much is 2 and 4?"));
        failed.Message.ShouldStartWith("The model was asked for turn 1, which one.json does not have. The recording is -, what was asked is +:\n  (");
        failed.Message.ShouldMatch("\n- .*How much is 2 and 3\\?.*\n\\+ .*How much is 2 and 4\\?");
        failed.Message.ShouldEndWith("\nRecord the conversation again if this is meant.");
        // A tool's schema is not what changed.
        failed.Message.ShouldNotContain("\"parameters\"");
        Should.Throw<ScriptException>(model.VerifyUsed).Message.ShouldBe(failed.Message);
    }

    [Theory]
    [InlineData("tool")]
    [InlineData("description")]
    [InlineData("form")]
    [InlineData("model")]
    [InlineData("limit")]
    [InlineData("more")]
    public async Task Whatever_a_provider_is_told_is_compared(string changed)
    {
        using (var recording = new RecordingChatClient(new ScriptedChatClient().Says("7"), File1))
        {
            await recording.GetResponseAsync(_question, Options(""));
        }
        using var model = new ReplayingChatClient(File1);
        await Should.ThrowAsync<ScriptException>(() => model.GetResponseAsync(changed == "more" ? [.. _question, new(ChatRole.User, "And?")] : _question, Options(changed)));
        using var same = new ReplayingChatClient(File1);
        (await same.GetResponseAsync(_question, Options(""))).Text.ShouldBe("7");
    }

    [Fact]
    public async Task Streams_come_in_the_pieces_in_which_they_came_with_all_that_they_said()
    {
        var call = new FunctionCallContent("c9", "add", new Dictionary<string, object?> { ["first"] = 1.50m, ["more"] = null });
        ChatResponseUpdate[] said =
        [
            new(ChatRole.Assistant, [new TextReasoningContent("Hm.")]),
            new(ChatRole.Assistant, "One "),
            new(ChatRole.Assistant, "🙂\u0001"),
            new(ChatRole.Assistant, [call, new FunctionCallContent("c10", "add") { Exception = new FormatException("no JSON") }]),
            new(ChatRole.Assistant, [new ErrorContent("I will not.") { ErrorCode = "Refusal" }, new UsageContent(new() { InputTokenCount = 3, OutputTokenCount = 4, CachedInputTokenCount = 1 })])
            {
                FinishReason = ChatFinishReason.ToolCalls, ModelId = "m-1", AdditionalProperties = new() { [ModelTerms.StandIn] = "second" },
            },
        ];
        using (var recording = new RecordingChatClient(new Streaming(said, null), File1))
        {
            (await recording.GetStreamingResponseAsync(_question).ToArrayAsync()).ShouldBe(said);
        }
        using var model = new ReplayingChatClient(File1);
        var repeated = await model.GetStreamingResponseAsync(_question).ToArrayAsync();
        repeated.Select(static update => update.Text).ShouldBe(["", "One ", "🙂\u0001", "", ""]);
        repeated[0].Contents[0].ShouldBeOfType<TextReasoningContent>().Text.ShouldBe("Hm.");
        var calls = repeated[3].Contents.OfType<FunctionCallContent>().ToArray();
        calls[0].Arguments!["first"]!.ToString().ShouldBe("1.50");
        calls[0].Arguments!.ShouldContainKey("more");
        calls[0].Exception.ShouldBeNull();
        calls[1].Exception.ShouldBeOfType<FormatException>().Message.ShouldBe("no JSON");
        repeated[4].Contents.OfType<ErrorContent>().ShouldHaveSingleItem().ErrorCode.ShouldBe("Refusal");
        repeated[4].Contents.OfType<UsageContent>().ShouldHaveSingleItem().Details.CachedInputTokenCount.ShouldBe(1);
        (repeated[4].FinishReason, repeated[4].ModelId).ShouldBe((ChatFinishReason.ToolCalls, "m-1"));
        repeated[4].AdditionalProperties!.TryGetValue(ModelTerms.StandIn, out string? standIn).ShouldBeTrue();
        standIn.ShouldBe("second");
    }

    [Fact]
    public async Task A_model_that_failed_fails_again_after_what_it_had_said()
    {
        var failure = new ModelRequestException(HttpRequestError.ResponseEnded, System.Net.HttpStatusCode.TooManyRequests, "rate_limited", TimeSpan.FromSeconds(2));
        using (var recording = new RecordingChatClient(new Streaming([new(ChatRole.Assistant, "Wel")], failure), File1))
        {
            await Should.ThrowAsync<ModelRequestException>(async () => await recording.GetStreamingResponseAsync(_question).ToArrayAsync());
        }
        using var model = new ReplayingChatClient(File1);
        var came = "";
        var again = await Should.ThrowAsync<ModelRequestException>(async () =>
        {
            await foreach (var update in model.GetStreamingResponseAsync(_question))
            {
                came += update.Text;
            }
        });
        came.ShouldBe("Wel");
        (again.StatusCode, again.Code, again.RetryAfter, again.HttpRequestError).ShouldBe((failure.StatusCode, failure.Code, failure.RetryAfter, failure.HttpRequestError));
        model.VerifyUsed();
    }

    [Fact]
    public async Task Turns_of_agents_at_the_same_time_may_come_in_any_order()
    {
        using (var recording = new RecordingChatClient(new ScriptedChatClient { Answer = static (messages, _) => Task.FromResult(Text("To " + messages[0].Text)) }, File1))
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => recording.GetResponseAsync([new(ChatRole.User, $"{i}")])));
        }
        using var model = new ReplayingChatClient(File1);
        foreach (var i in Enumerable.Range(0, 20).Reverse())
        {
            (await model.GetResponseAsync([new(ChatRole.User, $"{i}")])).Text.ShouldBe($"To {i}");
        }
        model.VerifyUsed();
    }

    [Fact]
    public async Task The_same_question_has_its_answers_in_order_and_none_beyond_them()
    {
        using (var recording = new RecordingChatClient(new ScriptedChatClient().Says("one").Says("two"), File1))
        {
            await recording.GetResponseAsync(_question);
            await recording.GetResponseAsync(_question);
        }
        using var model = new ReplayingChatClient(File1);
        (await model.GetResponseAsync(_question)).Text.ShouldBe("one");
        Should.Throw<ScriptException>(model.VerifyUsed).Message.ShouldStartWith("The model was asked for 1 turns, and 1 of the 2 of one.json were left. The next is:\n{");
        (await model.GetResponseAsync(_question)).Text.ShouldBe("two");
        model.VerifyUsed();
        (await Should.ThrowAsync<ScriptException>(() => model.GetResponseAsync(_question))).Message.ShouldStartWith("The model was asked for turn 3, and one.json has 2. It was asked:\n{");
    }

    [Fact]
    public async Task A_turn_that_its_caller_broke_off_is_not_recorded_and_costs_no_other()
    {
        using (var recording = new RecordingChatClient(new ScriptedChatClient().Says("one").Says("A long answer, in pieces."), File1))
        {
            await recording.GetResponseAsync(_question);
            await foreach (var update in recording.GetStreamingResponseAsync([new(ChatRole.User, "More?")]))
            {
                break;
            }
        }
        using var model = new ReplayingChatClient(File1);
        (await model.GetResponseAsync(_question)).Text.ShouldBe("one");
        model.VerifyUsed();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"turns\":[]}")]
    [InlineData("{\"terms\":{\"\":7},\"turns\":[]}")]
    [InlineData("{\"terms\":{},\"turns\":{}}")]
    [InlineData("{\"terms\":{},\"turns\":[{}]}")]
    [InlineData("{\"terms\":{},\"turns\":[{\"request\":{}}]}")]
    [InlineData("{\"terms\":{},\"turns\":[{\"request\":{},\"updates\":[],\"failure\":{\"error\":\"what\"}}]}")]
    [InlineData("{\"terms\":{},\"turns\":[{\"request\":{},\"updates\":[7]}]}")]
    public async Task A_file_that_is_no_recording_is_refused_with_its_name(string text)
    {
        await File.WriteAllTextAsync(File1, text);
        Should.Throw<ScriptException>(() => new ReplayingChatClient(File1)).Message.ShouldStartWith("one.json is no recording of a conversation: ");
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_to_be_missing()
        => Should.Throw<FileNotFoundException>(() => new ReplayingChatClient(Path.Combine(_folder.FullName, "none.json")));

    private static ScriptedChatClient Script()
        => new ScriptedChatClient { Terms = new() { MaxOutputTokens = 100, ContextTokens = 10_000, Price = new(1, 2) } }.Then(CallWith("I add them.", ("add", new { a = 2, b = 3 }), ("no_such_tool", null))).Says("It is 5 — «five».");

    private static ChatOptions Options(string changed) => new()
    {
        ModelId = changed == "model" ? "other" : "one",
        MaxOutputTokens = changed == "limit" ? 7 : 100,
        Tools = [AIFunctionFactory.CreateDeclaration(changed == "tool" ? "sub" : "add", changed == "description" ? "Subtracts." : "Adds.", JsonText.Parse("""{"type":"object"}""").ToElement())],
        ResponseFormat = changed == "form" ? ChatResponseFormat.Json : ChatResponseFormat.Text,
    };

    private static async Task<Transcript> RunAsync(IChatClient model, string text)
    {
        await using var host = await AgentHost.StartAsync(ProbeRoot.AddNetra, ProbeRoot.Start, new() { Model = model, Time = new VirtualClock() });
        return await host.RunAsync("model", new { text });
    }

    // Without ids, which differ from host to host.
    private static IEnumerable<string> Tell(Transcript transcript)
        => transcript.Shown.Select(static shown => $"{shown.Type} {(shown.Payload.TryGetProperty("text", out var text) ? text : "")} {(shown.Payload.TryGetProperty("answer", out var answer) ? answer : "")}");

    /// <summary>A model that says these pieces, and fails then if it is to.</summary>
    private sealed class Streaming(ChatResponseUpdate[] updates, Exception? failure) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var update in updates)
            {
                await Task.Yield();
                yield return update;
            }
            if (failure is not null)
            {
                throw failure;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
