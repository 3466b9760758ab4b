using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Netra.Models.Resilience;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Netra.Models;

/// <summary>What is tried again, what is not, and when a model is left alone.</summary>
public sealed class ResilienceTests
{
    private static readonly TimeSpan _firstToken = new ModelOptions().FirstTokenTime;

    [Theory]
    [InlineData(null)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task What_passes_is_tried_again_a_few_times(HttpStatusCode? status)
    {
        var model = new Flaky(failures: 2, new HttpRequestException("x", null, status));
        using var client = Client(model, out var time);
        var answer = AskAsync(client);
        await PassAsync(time, answer);
        (await answer).ShouldBe("one two");
        model.Calls.ShouldBe(3);

        model.Failures = int.MaxValue;
        var failing = AskAsync(client);
        await PassAsync(time, failing);
        await Should.ThrowAsync<HttpRequestException>(failing);
        model.Calls.ShouldBe(3 + 1 + ModelPolicy.Retries);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task What_does_not_pass_fails_at_once(HttpStatusCode status)
    {
        var model = new Flaky(failures: 1, new HttpRequestException("x", null, status));
        using var client = Client(model, out _);
        await Should.ThrowAsync<HttpRequestException>(() => AskAsync(client));
        model.Calls.ShouldBe(1);
        model.Failures = 1;
        model.Failure = new InvalidOperationException("a bug");
        await Should.ThrowAsync<InvalidOperationException>(() => client.GetResponseAsync([]));
        model.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_is_tried_again_after_text_was_given_out()
    {
        var model = new Flaky(failures: 1, new HttpRequestException("cut off")) { FailsAfter = 1 };
        using var client = Client(model, out _);
        var pieces = new List<string>();
        await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync([]))
            {
                pieces.Add(update.Text);
            }
        });
        string.Concat(pieces).ShouldBe("one ");
        model.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task An_attempt_that_does_not_begin_to_answer_in_its_time_is_given_up_and_tried_again()
    {
        var model = new Flaky(failures: 1, failure: null);
        using var client = Client(model, out var time);
        var answer = AskAsync(client);
        await time.WaitForTimerAsync(_firstToken);
        time.Advance(_firstToken);
        await PassAsync(time, answer);
        (await answer).ShouldBe("one two");
        model.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task A_reply_that_comes_whole_has_the_time_of_its_run()
    {
        var model = new Flaky(failures: 1, failure: null);
        var time = new VirtualClock();
        using var client = new ResilientChatClient(model, new NetraOptions { Model = new() { Provider = ModelOptions.OpenAI, Streaming = false } }, time, NullLogger<ResilientChatClient>.Instance);
        using var run = new CancellationTokenSource();
        var answer = client.GetResponseAsync([new(ChatRole.User, "hi")], null, run.Token);
        time.Advance(10 * _firstToken);
        answer.IsCompleted.ShouldBeFalse();
        await run.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(answer);
        model.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_that_breaks_when_its_endpoint_is_left_alone_does_not_lengthen_that()
    {
        var time = new VirtualClock();
        var policy = new ModelPolicy("here", time, NullLogger.Instance);
        for (var i = 0; i < ModelPolicy.FewestAttempts; i++)
        {
            await policy.CountAsync(new HttpRequestException("cut off"));
        }
        policy.State.ShouldBe(ModelState.LeftAlone);
        time.Advance(ModelPolicy.Break);
        await policy.CountAsync(new HttpRequestException("cut off"));
        // The one call that tries it is let through.
        await policy.Attempts.ExecuteAsync(static _ => ValueTask.CompletedTask);
        policy.State.ShouldBe(ModelState.Available);
    }

    [Fact]
    public async Task A_model_that_pauses_for_too_long_in_the_middle_is_given_up()
    {
        var model = new Flaky(failures: 1, failure: null) { FailsAfter = 1 };
        using var client = Client(model, out var time);
        var answer = AskAsync(client);
        await time.WaitForTimerAsync(ModelPolicy.PauseTime);
        time.Advance(ModelPolicy.PauseTime);
        await Should.ThrowAsync<TimeoutRejectedException>(answer);
        model.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_reply_is_no_failure_as_long_as_something_comes()
    {
        using var model = new Slow();
        using var client = Client(model, out var time);
        // Asked for at once and whole: many of these must not make the model be left alone for everybody.
        var answers = Enumerable.Range(0, 2 * ModelPolicy.FewestAttempts).Select(_ => client.GetResponseAsync([new(ChatRole.User, "hi")])).ToArray();
        for (var i = 0; i < Slow.Pieces; i++)
        {
            time.Advance(_firstToken - TimeSpan.FromSeconds(1));
            model.Write();
        }
        (await Task.WhenAll(answers)).ShouldAllBe(static answer => answer.Text.Length == Slow.Pieces);
        (await AskAsync(client)).ShouldBe("xxxxx");
    }

    [Fact]
    public async Task Whoever_asks_may_stop_at_any_time()
    {
        var model = new Flaky(failures: int.MaxValue, new HttpRequestException("x"));
        using var client = Client(model, out _);
        using var cancellation = new CancellationTokenSource();
        // It waits for its next attempt, and the clock stands still.
        var answer = client.GetResponseAsync([], null, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => answer);
        model.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_fails_for_everybody_is_left_alone_and_tried_again_later()
    {
        var model = new Flaky(failures: int.MaxValue, new HttpRequestException("x"));
        using var client = Client(model, out var time);
        Exception? last = null;
        for (var i = 0; i < 4; i++)
        {
            var answer = AskAsync(client);
            await PassAsync(time, answer);
            last = await Should.ThrowAsync<Exception>(answer);
        }
        last.ShouldBeOfType<BrokenCircuitException>();
        var calls = model.Calls;
        await Should.ThrowAsync<BrokenCircuitException>(() => AskAsync(client));
        model.Calls.ShouldBe(calls);

        model.Failures = 0;
        time.Advance(ModelPolicy.Break);
        (await AskAsync(client)).ShouldBe("one two");
        // Another model has a circuit of its own.
        using var other = Client(new Flaky(failures: 0, null), out _);
        (await AskAsync(other)).ShouldBe("one two");
    }

    [Fact]
    public async Task A_provider_that_says_when_is_tried_again_then_and_not_before()
    {
        var wait = TimeSpan.FromSeconds(20);
        var model = new Flaky(failures: 1, new ModelRequestException(HttpRequestError.Unknown, HttpStatusCode.TooManyRequests, retryAfter: wait));
        using var client = Client(model, out var time);
        var answer = AskAsync(client);
        time.Advance(wait - TimeSpan.FromMilliseconds(1));
        model.Calls.ShouldBe(1);
        // A quarter more at most, so that not everybody comes at once.
        time.Advance((wait / 4) + TimeSpan.FromMilliseconds(1));
        (await answer).ShouldBe("one two");
        model.Calls.ShouldBe(2);

        model.Failures = 1;
        model.Failure = new ModelRequestException(HttpRequestError.Unknown, HttpStatusCode.TooManyRequests, retryAfter: ModelPolicy.LongestRetryAfter + TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<ModelRequestException>(() => AskAsync(client));
        model.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task What_a_model_thinks_before_it_fails_was_shown_to_nobody()
    {
        var model = new Flaky(failures: 1, new HttpRequestException("cut off")) { FailsAfter = 1, Thinks = true };
        using var client = Client(model, out var time);
        var answer = AskAsync(client);
        await PassAsync(time, answer);
        (await answer).ShouldBe("two");
        model.Calls.ShouldBe(2);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Another_model_answers_when_one_is_named_and_the_caller_learns_which(HttpStatusCode status)
    {
        var first = new Flaky(failures: int.MaxValue, new HttpRequestException("x", null, status));
        var second = new Flaky(failures: 0, null);
        var options = new NetraOptions
        {
            Model = new() { Provider = ModelOptions.OpenAI, Endpoint = new("https://one.example/v1"), Fallback = "spare" },
            Models = ImmutableSortedDictionary<string, ModelOptions>.Empty.Add("spare", new() { Provider = ModelOptions.OpenAI, Endpoint = new("https://two.example/v1") }),
        };
        var time = new VirtualClock();
        using var client = new ResilientChatClient(
            new ModelRouter(new Dictionary<string, IChatClient> { [""] = first, ["spare"] = second }, null), options, time, NullLogger<ResilientChatClient>.Instance);
        for (var i = 0; i < ModelPolicy.FewestAttempts; i++)
        {
            var answer = client.GetResponseAsync([new(ChatRole.User, "hi")]);
            await PassAsync(time, answer);
            (await answer).Text.ShouldBe("one two");
            (await answer).AdditionalProperties![ModelTerms.StandIn].ShouldBe("spare");
        }
        client.StateOf("").ShouldBe(status == HttpStatusCode.Unauthorized ? ModelState.Available : ModelState.LeftAlone);
        client.StateOf("spare").ShouldBe(ModelState.Available);
        // Once text was shown, nobody else answers.
        first.Failures = 1;
        time.Advance(ModelPolicy.Break);
        var cut = new Flaky(failures: 1, new HttpRequestException("cut off")) { FailsAfter = 1 };
        using var other = new ResilientChatClient(new ModelRouter(new Dictionary<string, IChatClient> { [""] = cut, ["spare"] = second }, null), options, time, NullLogger<ResilientChatClient>.Instance);
        await Should.ThrowAsync<HttpRequestException>(() => AskAsync(other));
    }

    [Fact]
    public async Task Another_model_has_what_is_left_of_the_time_when_one_does_not_begin()
    {
        var hung = new Flaky(failures: int.MaxValue, failure: null);
        var second = new Flaky(failures: 0, null);
        var firstToken = TimeSpan.FromSeconds(2);
        var options = new NetraOptions
        {
            Model = new() { Provider = ModelOptions.OpenAI, Endpoint = new("https://one.example/v1"), Fallback = "spare", FirstTokenTime = firstToken },
            Models = ImmutableSortedDictionary<string, ModelOptions>.Empty.Add("spare", new() { Provider = ModelOptions.OpenAI, Endpoint = new("https://two.example/v1") }),
        };
        var time = new VirtualClock();
        using var client = new ResilientChatClient(
            new ModelRouter(new Dictionary<string, IChatClient> { [""] = hung, ["spare"] = second }, null), options, time, NullLogger<ResilientChatClient>.Instance);
        for (var i = 0; i < ModelPolicy.FewestAttempts; i++)
        {
            var answer = AskAsync(client);
            await time.WaitForTimerAsync(firstToken);
            time.Advance(firstToken);
            (await answer).ShouldBe("one two");
            hung.Calls.ShouldBe(i + 1);
        }
        // It is known by then: the next one does not wait.
        (await AskAsync(client)).ShouldBe("one two");
        hung.Calls.ShouldBe(ModelPolicy.FewestAttempts);
    }

    private static ResilientChatClient Client(IChatClient model, out VirtualClock time)
    {
        time = new VirtualClock();
        return new ResilientChatClient(model, new NetraOptions(), time, NullLogger<ResilientChatClient>.Instance);
    }

    private static async Task<string> AskAsync(ResilientChatClient client)
    {
        var text = "";
        await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]))
        {
            text += update.Text;
        }
        return text;
    }

    /// <summary>Lets waits pass until it has ended, by less than an attempt may take.</summary>
    private static async Task PassAsync(VirtualClock time, Task ended)
    {
        while (!ended.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
    }

    /// <summary>Writes a piece to all who ask whenever it is told to, and to those who ask when it is done all at once.</summary>
    private sealed class Slow : IChatClient
    {
        public const int Pieces = 5;

        private readonly TaskCompletionSource[] _written = [.. Enumerable.Range(0, Pieces).Select(static _ => new TaskCompletionSource())];
        private int _next;

        public void Write() => _written[_next++].SetResult();

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var written in _written)
            {
                await written.Task.WaitAsync(cancellationToken);
                yield return new ChatResponseUpdate(ChatRole.Assistant, "x");
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>Fails so many times, then answers.</summary>
    private sealed class Flaky(int failures, Exception? failure) : IChatClient
    {
        public int Calls { get; private set; }

        public int Failures { get; set; } = failures;

        /// <summary>What it throws; null to wait until it is cancelled.</summary>
        public Exception? Failure { get; set; } = failure;

        public int FailsAfter { get; init; }

        /// <summary>Whether what it says first is only thought.</summary>
        public bool Thinks { get; init; }

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Calls++;
            var fails = Failures > 0;
            Failures -= fails ? 1 : 0;
            yield return new ChatResponseUpdate(ChatRole.Assistant, []);
            foreach (var (piece, i) in new[] { "one ", "two" }.Select(static (piece, i) => (piece, i)))
            {
                if (fails && i == FailsAfter)
                {
                    await (Failure is null ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.FromException(Failure));
                }
                yield return new ChatResponseUpdate(ChatRole.Assistant, [Thinks && i == 0 ? new TextReasoningContent(piece) : new TextContent(piece)]);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
