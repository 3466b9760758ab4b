using System.Text.Json;
using Netra;
using Netra.Execution.Tests;

namespace Netra.WebSockets.Tests.Sockets;

public sealed class SubscriptionTests
{
    private static readonly int Scale = TestScale.Of(10);

    private readonly UserId _ada = KnownTokens.User("ada");
    private readonly ThreadId _thread = ThreadId.New();
    private readonly RunId _run = RunId.New();

    [Fact]
    public async Task Subscribed_comes_first_then_the_log_then_live_events()
    {
        await using var host = await WithThreadAsync(500);
        await using var client = await host.ConnectAsync("ada");

        var id = await client.SendAsync("subscribe", new { thread_id = _thread.Value, after_seq = 3 });
        var frames = await client.ReceiveUntilAsync(frame => frame.Seq() == 500);
        host.Log.Append(_ada, _thread, _run, new AgentThinking("live", 1));
        frames.Add(await client.ReceiveAsync());

        frames[0].GetRawText().ShouldBe(
            $$"""{"type":"subscribed","id":"{{id}}","thread_id":"{{_thread}}","epoch":"epoch-1","last_seq":500,"reset":false}""");
        frames.Skip(1).Select(frame => frame.Seq()).ShouldBe(Enumerable.Range(4, 498).Select(seq => (long)seq));
    }

    [Theory]
    [InlineData(0, null, false, 1)]
    [InlineData(5, "epoch-1", false, 6)]
    [InlineData(10, "epoch-1", false, 11)]
    [InlineData(11, "epoch-1", true, 1)]
    [InlineData(5, "another", true, 1)]
    [InlineData(long.MaxValue, null, true, 1)]
    public async Task Another_epoch_or_a_seq_beyond_the_end_replays_from_the_beginning(long after, string? epoch, bool reset, long first)
    {
        await using var host = await WithThreadAsync(10);
        await using var client = await host.ConnectAsync("ada");

        var reply = await client.AskAsync("subscribe", new { thread_id = _thread.Value, after_seq = after, epoch });
        host.Log.Append(_ada, _thread, _run, new AgentThinking("last", 1));
        var frames = await client.ReceiveUntilAsync(frame => frame.Seq() == 11);

        reply.GetProperty("reset").GetBoolean().ShouldBe(reset);
        frames[0].Seq().ShouldBe(first);
        frames.Count.ShouldBe((int)(12 - first));
    }

    [Fact]
    public async Task Whatever_is_published_meanwhile_every_event_comes_once_and_in_order()
    {
        await using var host = await WithThreadAsync(100, new NetraLimits { SocketQueueEvents = 16 });
        var total = 100 + (2_000 * Scale);
        // The log is read at the worst of moments: while it grows.
        host.Log.BeforeRead = async () => await Task.Yield();
        var clients = new List<SocketClient>();
        for (var i = 0; i < 4; i++)
        {
            clients.Add(await host.ConnectAsync("ada"));
        }

        var writing = Task.Run(async () =>
        {
            for (var i = 101; i <= total; i++)
            {
                host.Log.Append(_ada, _thread, _run, new AgentThinking($"thought {i}", i));
                if (i % 7 == 0)
                {
                    await Task.Yield();
                }
            }
        });
        var received = await Task.WhenAll(clients.Select(async (client, index) =>
        {
            await client.SendAsync("subscribe", new { thread_id = _thread.Value, after_seq = index * 10 });
            return await client.ReceiveUntilAsync(frame => frame.Seq() == total);
        }));
        await writing;

        for (var i = 0; i < received.Length; i++)
        {
            received[i].Skip(1).Select(frame => frame.Seq()).ShouldBe(Enumerable.Range((i * 10) + 1, total - (i * 10)).Select(seq => (long)seq));
        }
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Subscribing_again_restarts_the_replay_after_its_reply()
    {
        await using var host = await WithThreadAsync(5);
        await using var client = await host.ConnectAsync("ada");
        await client.SendAsync("subscribe", new { thread_id = _thread.Value, after_seq = 0 });
        await client.ReceiveUntilAsync(frame => frame.Seq() == 5);

        var id = await client.SendAsync("subscribe", new { thread_id = _thread.Value, after_seq = 2 });
        var frames = await client.ReceiveUntilAsync(frame => frame.Seq() == 5);

        frames[0].Text("id").ShouldBe(id);
        frames.Skip(1).Select(frame => frame.Seq()).ShouldBe([3L, 4, 5]);
        host.Log.Append(_ada, _thread, _run, new AgentThinking("once", 1));
        (await client.ReceiveAsync()).Seq().ShouldBe(6);
        (await client.AskAsync("ping")).Type().ShouldBe("pong");
    }

    [Fact]
    public async Task After_unsubscribe_nothing_more_comes()
    {
        await using var host = await WithThreadAsync(1);
        await using var client = await host.ConnectAsync("ada");
        await client.SendAsync("subscribe", new { thread_id = _thread.Value, after_seq = 0 });
        await client.ReceiveUntilAsync(frame => frame.Seq() == 1);

        (await client.AskAsync("unsubscribe", new { thread_id = _thread.Value })).Type().ShouldBe("ok");
        host.Log.Append(_ada, _thread, _run, new AgentThinking("unseen", 1));

        var id = await client.SendAsync("unsubscribe", new { thread_id = _thread.Value });
        (await client.ReceiveAsync()).GetRawText().ShouldBe($$"""{"type":"ok","id":"{{id}}"}""");
    }

    [Fact]
    public async Task Events_reach_the_sockets_of_their_user_that_are_subscribed_and_no_others()
    {
        await using var host = await WithThreadAsync(1);
        await using var first = await host.ConnectAsync("ada");
        await using var second = await host.ConnectAsync("ada");
        await using var idle = await host.ConnectAsync("ada");
        await using var stranger = await host.ConnectAsync("bob");
        await first.AskAsync("subscribe", new { thread_id = _thread.Value, after_seq = 1 });
        await second.AskAsync("subscribe", new { thread_id = _thread.Value, after_seq = 1 });

        host.Log.Append(_ada, _thread, _run, new AgentThinking("for two", 1));

        (await first.ReceiveAsync()).Seq().ShouldBe(2);
        (await second.ReceiveAsync()).Seq().ShouldBe(2);
        await idle.SendAsync("ping");
        (await idle.ReceiveAsync()).Type().ShouldBe("pong");
        await stranger.SendAsync("ping");
        (await stranger.ReceiveAsync()).Type().ShouldBe("pong");
    }

    [Fact]
    public async Task The_second_user_to_connect_gets_the_answer_and_the_first_users_socket_gets_nothing()
    {
        await using var host = await WebHarness.StartAsync();
        await using var first = await host.ConnectAsync("ada");
        await using var second = await host.ConnectAsync("bob");

        await second.SendAsync("run", new { input = "mine" });

        (await second.ReceiveUntilAsync("run_completed"))[^1].GetProperty("payload").GetProperty("answer").GetString().ShouldBe("mine");
        await first.SendAsync("ping");
        (await first.ReceiveAsync()).Type().ShouldBe("pong");
    }

    [Fact]
    public async Task A_deleted_thread_ends_its_runs_and_then_its_subscriptions()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");
        await using var other = await host.ConnectAsync("ada");
        await client.SendAsync("run", new { agent = "hold", input = "x" });
        var thread = (await client.ReceiveUntilAsync("run_started"))[0].Text("thread_id");
        await other.SendAsync("subscribe", new { thread_id = thread, after_seq = 2 });
        await other.ReceiveUntilAsync("subscribed");
        await host.UntilLiveAsync(other, _ada, new ThreadId(thread), _run);
        await client.ReceiveUntilAsync("agent_thinking");
        await host.UntilLiveAsync(client, _ada, new ThreadId(thread), _run);
        await other.ReceiveUntilAsync("agent_thinking");

        var deleted = await host.Http.SendAsync(host.Request(HttpMethod.Delete, $"/api/threads/{thread}", "ada"));

        ((int)deleted.StatusCode).ShouldBe(204);
        foreach (var socket in new[] { client, other })
        {
            var frames = await socket.ReceiveUntilAsync("unsubscribed");
            frames.Select(frame => frame.Type()).ShouldBe(["run_cancelled", "unsubscribed"]);
            frames[^1].GetRawText().ShouldBe($$"""{"type":"unsubscribed","thread_id":"{{thread}}","reason":"thread_deleted"}""");
        }
        (await client.AskAsync("subscribe", new { thread_id = thread, after_seq = 0 })).Code().ShouldBe("thread_not_found");
    }

    [Fact]
    public async Task A_socket_has_at_most_SubscriptionsPerSocket_threads()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { SubscriptionsPerSocket = 1 });
        await using var client = await host.ConnectAsync("ada");
        var key = new { input = "one", idempotency_key = "0123456789abcdef" };
        await client.SendAsync("run", key);
        var thread = (await client.ReceiveUntilAsync("run_completed"))[0].Text("thread_id");
        await using var other = await host.ConnectAsync("ada");
        await other.SendAsync("run", new { input = "two" });
        var second = (await other.ReceiveUntilAsync("run_completed"))[0].Text("thread_id");

        (await client.AskAsync("subscribe", new { thread_id = second, after_seq = 0 })).Code().ShouldBe("engine_limit");
        (await client.AskAsync("subscribe", new { thread_id = thread, after_seq = 3 })).Type().ShouldBe("subscribed");

        // A run always sees its own thread: the one that was quiet the longest makes room, and the client is told.
        await client.SendAsync("run", new { input = "three" });
        var frames = await client.ReceiveUntilAsync("run_completed");
        frames.Single(frame => frame.Type() == "unsubscribed").GetRawText()
            .ShouldBe($$"""{"type":"unsubscribed","thread_id":"{{thread}}","reason":"subscription_limit"}""");
        var third = frames[^1].Text("thread_id");
        (await other.AskAsync("run", key)).GetProperty("duplicate").GetBoolean().ShouldBeTrue();
        (await client.AskAsync("unsubscribe", new { thread_id = third })).Type().ShouldBe("ok");
        (await client.AskAsync("subscribe", new { thread_id = second, after_seq = 0 })).Type().ShouldBe("subscribed");
    }

    [Fact]
    public async Task A_client_that_stops_reading_for_a_while_misses_nothing()
    {
        await using var host = await WithThreadAsync(1, new NetraLimits { SocketQueueEvents = 16, SocketQueueBytes = 65_536, SlowReaderSeconds = 60 });
        await using var client = await host.ConnectAsync("ada");
        await client.AskAsync("subscribe", new { thread_id = _thread.Value, after_seq = 1 });

        // Far more than queue and kernel hold.
        var thought = new string('x', 20_000);
        for (var i = 2; i <= 600; i++)
        {
            host.Log.Append(_ada, _thread, _run, new AgentThinking(thought, i));
        }
        var frames = await client.ReceiveUntilAsync(frame => frame.Seq() == 600);

        frames.Select(frame => frame.Seq()).ShouldBe(Enumerable.Range(2, 599).Select(seq => (long)seq));
    }

    private async Task<WebHarness> WithThreadAsync(int events, NetraLimits? limits = null)
    {
        var host = await WebHarness.StartAsync(limits);
        host.Log.AddThread(_ada, _thread, "echo");
        for (var i = 1; i <= events; i++)
        {
            host.Log.Append(_ada, _thread, _run, new AgentThinking($"thought {i}", i));
        }
        return host;
    }
}
