using System.Text.Json;
using Netra;

namespace Netra.WebSockets.Tests.Sockets;

public sealed class StreamingTests
{
    private readonly UserId _ada = KnownTokens.User("ada");
    private readonly ThreadId _thread = ThreadId.New();
    private readonly RunId _run = RunId.New();

    [Fact]
    public async Task Deltas_go_to_live_subscribers_with_their_offsets()
    {
        await using var host = await StartAsync();
        await using var client = await SubscribedAsync(host);

        host.Engines.Stream(_ada, _thread, _run, "Hel");
        host.Engines.Stream(_ada, _thread, _run, "lo \U0001F600");
        var (first, second) = (await client.ReceiveAsync(), await client.ReceiveAsync());

        first.TryGetProperty("seq", out _).ShouldBeFalse();
        first.GetProperty("payload").GetProperty("offset").GetInt32().ShouldBe(0);
        second.GetProperty("payload").GetProperty("offset").GetInt32().ShouldBe(3);
        second.GetProperty("payload").Text("text").ShouldBe("lo \U0001F600");
        second.Text("agent_name").ShouldBe("stream");
    }

    [Fact]
    public async Task A_subscriber_in_the_middle_gets_a_snapshot_and_then_deltas_from_its_end()
    {
        await using var host = await StartAsync();
        host.Engines.Stream(_ada, _thread, _run, "All so far");
        await using var client = await host.ConnectAsync("ada");

        await client.SendAsync("subscribe", new { thread_id = _thread.Value, after_seq = 0 });
        var snapshot = (await client.ReceiveUntilAsync("message_snapshot"))[^1];
        host.Engines.Stream(_ada, _thread, _run, ", and more");
        var delta = await client.ReceiveAsync();

        snapshot.GetProperty("payload").Text("text").ShouldBe("All so far");
        delta.Type().ShouldBe("message_delta");
        delta.GetProperty("payload").GetProperty("offset").GetInt32().ShouldBe("All so far".Length);
        delta.GetProperty("payload").Text("message_id").ShouldBe(snapshot.GetProperty("payload").Text("message_id"));
    }

    [Fact]
    public async Task Whenever_a_client_subscribes_and_however_slowly_it_reads_its_text_is_the_streamed_text()
    {
        await using var host = await StartAsync(new NetraLimits { SocketQueueEvents = 16, SlowReaderSeconds = 60 });
        var whole = string.Concat(Enumerable.Range(0, 4_000).Select(i => $"{i} "));
        var streaming = Task.Run(async () =>
        {
            for (var at = 0; at < whole.Length; at += 5)
            {
                host.Engines.Stream(_ada, _thread, _run, whole[at..Math.Min(at + 5, whole.Length)]);
                if (at % 500 == 0)
                {
                    await Task.Yield();
                }
            }
        });
        var texts = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            await using var client = await host.ConnectAsync("ada");
            await client.SendAsync("subscribe", new { thread_id = _thread.Value, after_seq = 0 });
            var text = "";
            while (text.Length < whole.Length)
            {
                var frame = await client.ReceiveAsync();
                if (frame.Type() == "message_snapshot")
                {
                    text = frame.GetProperty("payload").Text("text");
                }
                else if (frame.Type() == "message_delta")
                {
                    frame.GetProperty("payload").GetProperty("offset").GetInt32().ShouldBe(text.Length);
                    text += frame.GetProperty("payload").Text("text");
                }
            }
            return text;
        }));
        await streaming;

        texts.ShouldAllBe(text => text == whole);
    }

    [Fact]
    public async Task When_a_run_begins_again_its_text_begins_again()
    {
        await using var host = await StartAsync();
        await using var client = await SubscribedAsync(host);
        host.Engines.Stream(_ada, _thread, _run, "first try");
        await client.ReceiveUntilAsync("message_delta");

        host.Engines.Drafts.Clear();
        host.Log.Append(_ada, _thread, _run, new RunResumed("recovered", 2));
        host.Engines.Stream(_ada, _thread, _run, "second");

        var frames = await client.ReceiveUntilAsync("message_delta");
        frames.Select(frame => frame.Type()).ShouldBe(["run_resumed", "message_delta"]);
        frames[1].GetProperty("payload").GetProperty("offset").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Text_that_is_taken_back_is_taken_back_on_every_screen()
    {
        await using var host = await StartAsync();
        await using var client = await SubscribedAsync(host);
        host.Engines.Stream(_ada, _thread, _run, "not the answer");
        await client.ReceiveUntilAsync("message_delta");

        host.Engines.Retract(_ada, _thread);
        host.Engines.Stream(_ada, _thread, _run, "the answer");
        var (snapshot, delta) = (await client.ReceiveAsync(), await client.ReceiveAsync());

        snapshot.Type().ShouldBe("message_snapshot");
        snapshot.GetProperty("payload").Text("text").ShouldBe("");
        delta.GetProperty("payload").GetProperty("offset").GetInt32().ShouldBe(0);
        delta.GetProperty("payload").Text("text").ShouldBe("the answer");
    }

    [Fact]
    public async Task Queue_positions_and_progress_are_sent_without_seq()
    {
        await using var host = await StartAsync();
        await using var client = await SubscribedAsync(host);

        host.Get<IEventPublisher>().PublishTransient(_ada, new EventDraft
        {
            Event = new QueuePosition(2), At = DateTimeOffset.UnixEpoch, Thread = _thread, Run = _run,
        });

        (await client.ReceiveAsync()).GetRawText().ShouldBe(
            $$$"""{"type":"queue_position","ts":"1970-01-01T00:00:00.000Z","thread_id":"{{{_thread}}}","run_id":"{{{_run}}}","payload":{"position":2}}""");
    }

    private async Task<WebHarness> StartAsync(NetraLimits? limits = null)
    {
        var host = await WebHarness.StartAsync(limits);
        host.Log.AddThread(_ada, _thread, "echo");
        host.Log.Append(_ada, _thread, _run, new RunStarted("echo"));
        return host;
    }

    private async Task<SocketClient> SubscribedAsync(WebHarness host)
    {
        var client = await host.ConnectAsync("ada");
        await client.AskAsync("subscribe", new { thread_id = _thread.Value, after_seq = 1 });
        await host.UntilLiveAsync(client, _ada, _thread, _run);
        return client;
    }
}
