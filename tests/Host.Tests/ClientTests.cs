using System.Text.Json;
using Netra.Client;

namespace Netra.Host.Tests;

/// <summary>The client library with a real host.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task A_run_gives_its_events_up_to_its_end_and_its_thread_goes_on()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var user = await NetraUser.RegisterAsync(host);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        var account = new LocalAccount(http);
        await account.SignInAsync(user.Name, NetraUser.Password);
        await using var client = new NetraClient(new() { Host = new Uri(host.Url), Token = account.TokenAsync });
        var first = await client.RunAsync(RunCommand.Say("Hello \"you\"\n\u0001", "echo")).ToListAsync();
        first.Select(static next => next.Type).ShouldBe(["message_received", "run_started", "agent_started", "agent_completed", "run_completed"]);
        first[^1].Payload.GetProperty("answer").GetString().ShouldBe("Hello \"you\"\n\u0001");

        var thread = first[0].ThreadId;
        await using var following = client.FollowAsync(thread, afterSeq: 4).GetAsyncEnumerator();
        (await following.MoveNextAsync()).ShouldBeTrue();
        following.Current.Seq.ShouldBe(5);
        // Another reader of the same thread takes nothing away.
        var second = await client.RunAsync(RunCommand.Say("again", threadId: thread)).ToListAsync();
        second[0].Seq.ShouldBe(6);
        for (var seq = 6; seq <= 10; seq++)
        {
            (await following.MoveNextAsync()).ShouldBeTrue();
            following.Current.Seq.ShouldBe(seq);
        }
        using var deleted = await user.Http.DeleteAsync($"/api/threads/{thread}");
        (await following.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_command_twice_is_one_run()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var user = await NetraUser.RegisterAsync(host);
        await using var client = Client(host, user);
        var command = RunCommand.Say("once", "echo");
        var first = await client.RunAsync(command).ToListAsync();
        var second = await client.RunAsync(command).ToListAsync();
        second.Select(static next => next.Json.GetRawText()).ShouldBe(first.Select(static next => next.Json.GetRawText()));
        (await client.StartAsync(command)).IsDuplicate.ShouldBeTrue();
    }

    [Fact]
    public async Task Readers_of_a_thread_that_come_and_go_at_once_lose_nothing()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:Limits:CommandsPerMinute=1000000", "--Netra:Limits:CommandBurst=100000");
        using var user = await NetraUser.RegisterAsync(host);
        await using var client = Client(host, user);
        var run = await client.StartAsync(RunCommand.Say("hello", "echo"));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                await foreach (var next in client.FollowAsync(run.ThreadId))
                {
                    if (next.Seq == 5)
                    {
                        break;
                    }
                }
            }
        })).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Approvals_are_given_and_runs_are_cancelled()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var user = await NetraUser.RegisterAsync(host);
        await using var client = Client(host, user);
        var seen = new List<string>();
        await foreach (var next in client.RunAsync(Object("danger", """{"file":"a.txt"}""")))
        {
            seen.Add(next.Type);
            if (next.Type == "approval_requested")
            {
                await client.ApproveAsync(next, isApproved: false, "not now");
            }
        }
        seen.ShouldContain("approval_resolved");

        await foreach (var next in client.RunAsync(Object("slow", """{"ms":60000}""")))
        {
            seen.Add(next.Type);
            if (next.Type == "agent_started")
            {
                await client.CancelAsync(next.RunId!);
            }
            if (next.IsEnding)
            {
                // It is over: that is what was asked for.
                await client.CancelAsync(next.RunId!);
            }
        }
        seen[^1].ShouldBe("run_cancelled");
    }

    [Fact]
    public async Task What_the_host_refuses_is_told_with_its_code()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var user = await NetraUser.RegisterAsync(host);
        await using var client = Client(host, user);
        (await Should.ThrowAsync<NetraCommandException>(client.StartAsync(RunCommand.Say("x", "nobody")))).Code.ShouldBe("agent_not_found");
        (await Should.ThrowAsync<NetraCommandException>(client.RunAsync(Object("slow", """{"ms":"long"}""")).ToListAsync().AsTask())).Field.ShouldBe("input");
        (await Should.ThrowAsync<NetraCommandException>(client.CancelAsync("r_nothing"))).Code.ShouldBe("run_not_found");
        (await Should.ThrowAsync<NetraCommandException>(client.FollowAsync("t_nothing").ToListAsync().AsTask())).Code.ShouldBe("thread_not_found");
        // It goes on after all that.
        (await client.RunAsync(RunCommand.Say("hello", "echo")).ToListAsync())[^1].Type.ShouldBe("run_completed");

        await using var stranger = new NetraClient(new() { Host = new Uri(host.Url), Token = static (_, _) => new("not.a.token"), FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(5) });
        (await Should.ThrowAsync<NetraCommandException>(stranger.StartAsync(RunCommand.Say("x", "echo")))).Code.ShouldBe("token_invalid");
        await using var lost = new NetraClient(new() { Host = new Uri(host.Url + "/elsewhere"), Token = (_, _) => new(user.Token) });
        (await Should.ThrowAsync<NetraCommandException>(lost.StartAsync(RunCommand.Say("x", "echo")))).Code.ShouldBe("handshake_refused");
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        (await Should.ThrowAsync<NetraCommandException>(new LocalAccount(http).SignInAsync(user.Name, "wrong password"))).Code.ShouldBe("invalid_credentials");
    }

    [Fact]
    public async Task A_reader_that_is_slow_gets_every_durable_event_all_the_same()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var user = await NetraUser.RegisterAsync(host);
        await using var client = new NetraClient(new() { Host = new Uri(host.Url), Token = (_, _) => new(user.Token), BufferedEvents = 16 });
        var command = Object("chatty", """{"count":500}""");
        var seqs = new List<long>();
        await foreach (var next in client.RunAsync(command))
        {
            if (seqs.Count == 0)
            {
                // All of it comes while nobody reads.
                await WaitForEndAsync(user, next.RunId!);
            }
            seqs.Add(next.Seq!.Value);
        }
        seqs.ShouldBe(Enumerable.Range(1, 505).Select(static seq => (long)seq));
    }

    [Fact]
    public async Task A_run_is_followed_over_the_death_of_its_host()
    {
        var folder = HostProcess.NewFolder();
        var host = await HostProcess.StartProbeInAsync(folder);
        try
        {
            using var user = await NetraUser.RegisterAsync(host, "ada");
            await using var proxy = new CuttingProxy(host.Url);
            await using var client = new NetraClient(new() { Host = proxy.Url, Token = (_, _) => new(user.Token), FirstDelay = TimeSpan.FromMilliseconds(20) });
            var seen = new List<NetraEvent>();
            await foreach (var next in client.RunAsync(Object("read_then_charge", """{"file":"work"}""")))
            {
                seen.Add(next);
                if (next.Type == "tool_completed" && seen.Count(static e => e.Type == "tool_completed") == 1)
                {
                    await host.KillAsync();
                    await host.DisposeAsync();
                    host = await HostProcess.StartProbeInAsync(folder);
                    proxy.MoveTo(host.Url);
                }
            }
            var seqs = seen.Where(static next => next.Seq is not null).Select(static next => next.Seq!.Value).ToArray();
            seqs.ShouldBe(Enumerable.Range(1, seqs.Length).Select(static seq => (long)seq));
            seen.Count(static next => next.Type == "run_resumed").ShouldBe(1);
            seen[^1].Type.ShouldBe("run_completed");
        }
        finally
        {
            await host.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task More_threads_than_commands_at_once_are_all_resumed()
    {
        const int Threads = 16;
        await using var host = await HostProcess.StartProbeAsync("--Netra:Limits:CommandBurst=4", "--Netra:Limits:CommandsPerMinute=600");
        using var user = await NetraUser.RegisterAsync(host);
        await using var proxy = new CuttingProxy(host.Url);
        await using var client = new NetraClient(new() { Host = proxy.Url, Token = (_, _) => new(user.Token), FirstDelay = TimeSpan.FromMilliseconds(20) });
        var threads = new List<string>();
        while (threads.Count < Threads)
        {
            threads.Add(await StartAsync(null));
        }
        var readers = threads.ConvertAll(thread => client.FollowAsync(thread).GetAsyncEnumerator());
        await Task.WhenAll(readers.Select(static reader => ReadToAsync(reader, 5)));

        proxy.TryCut(new Random(1), Cut.Reset).ShouldBeTrue();
        foreach (var thread in threads)
        {
            await StartAsync(thread);
        }
        await Task.WhenAll(readers.Select(static reader => ReadToAsync(reader, 10)));
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }

        async Task<string> StartAsync(string? thread)
        {
            while (true)
            {
                try
                {
                    return (await client.StartAsync(RunCommand.Say("hello", "echo", thread))).ThreadId;
                }
                catch (NetraCommandException busy) when (busy.RetryAfter is { } wait)
                {
                    await Task.Delay(wait);
                }
            }
        }

        static async Task ReadToAsync(IAsyncEnumerator<NetraEvent> reader, long seq)
        {
            while (await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)) && reader.Current.Seq != seq)
            {
            }
        }
    }

    [Fact]
    public async Task A_start_that_is_given_up_costs_a_reader_nothing()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:Limits:CommandBurst=1000", "--Netra:Limits:QueuedRunsPerUser=1000");
        using var user = await NetraUser.RegisterAsync(host);
        await using var client = Client(host, user);
        var first = await client.StartAsync(RunCommand.Say("hello", "echo"));
        await using var reader = client.FollowAsync(first.ThreadId).GetAsyncEnumerator();
        for (var i = 0; i < 100; i++)
        {
            using var soon = new CancellationTokenSource();
            var start = client.StartAsync(RunCommand.Say("again", "echo", first.ThreadId), soon.Token);
            if (i % 2 == 0)
            {
                await Task.Yield();
            }
            await soon.CancelAsync();
            try
            {
                await start;
            }
            catch (OperationCanceledException)
            {
                // The run goes on; only its reply is not waited for.
            }
        }
        var last = await client.StartAsync(RunCommand.Say("the last", "echo", first.ThreadId));
        var seqs = new List<long>();
        while (await reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)))
        {
            reader.Current.Type.ShouldNotBe("accepted");
            seqs.AddRange(reader.Current.Seq is { } seq ? [seq] : []);
            if (reader.Current.RunId == last.RunId && reader.Current.IsEnding)
            {
                break;
            }
        }
        seqs.ShouldBe(Enumerable.Range(1, seqs.Count).Select(static seq => (long)seq));
    }

    [Fact]
    public async Task A_token_that_runs_out_is_renewed_while_connected()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:Limits:TokenMinutes=0.05", "--Netra:Limits:TokenWarningSeconds=2");
        using var user = await NetraUser.RegisterAsync(host);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        var account = new LocalAccount(http);
        await account.SignInAsync(user.Name, NetraUser.Password);
        var connections = 0;
        var renewals = 0;
        await using var client = new NetraClient(new()
        {
            Host = new Uri(host.Url),
            Token = (mustBeNew, ct) =>
            {
                (connections, renewals) = (connections + (mustBeNew ? 0 : 1), renewals + (mustBeNew ? 1 : 0));
                return account.TokenAsync(mustBeNew, ct);
            },
        });
        // Longer than two tokens live.
        (await client.RunAsync(Object("slow", """{"ms":7000}""")).ToListAsync())[^1].Type.ShouldBe("run_completed");
        (connections, renewals).ShouldSatisfyAllConditions(counts => counts.connections.ShouldBe(1), counts => counts.renewals.ShouldBeGreaterThanOrEqualTo(2));
    }

    private static NetraClient Client(HostProcess host, NetraUser user) => new(new() { Host = new Uri(host.Url), Token = (_, _) => new(user.Token) });

    private static RunCommand Object(string agent, string input) => new() { Agent = agent, Input = JsonDocument.Parse(input).RootElement };

    private static async Task WaitForEndAsync(NetraUser user, string run)
    {
        while ((await user.GetAsync($"/api/runs/{run}")).GetProperty("ended_at").ValueKind == JsonValueKind.Null)
        {
            await Task.Yield();
        }
    }
}
