using System.Globalization;
using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>Users at the same time, each with data of their own.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task The_second_user_to_connect_sending_first_gets_the_answer_and_the_first_users_socket_gets_nothing()
    {
        await using var host = await HostProcess.StartProductAsync();
        using var first = await NetraUser.RegisterAsync(host);
        using var second = await NetraUser.RegisterAsync(host);
        await using var firstSocket = await first.ConnectAsync();
        await using var secondSocket = await second.ConnectAsync();
        (await first.ImportAsync(Csv(1_000, 1), "?feature=search&model=gpt-4")).Body.GetProperty("imported").GetInt64().ShouldBe(1);
        (await second.ImportAsync(Csv(2_000, 1), "?feature=search&model=gpt-4")).Body.GetProperty("imported").GetInt64().ShouldBe(1);

        (await secondSocket.AskAsync("What did search cost?")).ShouldContain("$60.00");

        firstSocket.Frames.Select(frame => frame.Type).ShouldBe(["connection_ready"]);
        (await firstSocket.AskAsync("What did search cost?")).ShouldContain("$30.00");
    }

    [Fact]
    public async Task Fifty_users_with_three_questions_each_get_their_own_figures_and_nothing_of_anybody_else()
    {
        await using var host = await HostProcess.StartProductAsync("--Netra:Limits:SignUpsPerMinute=1000");
        var users = await Task.WhenAll(Enumerable.Range(1, 50).Select(async number =>
        {
            var user = await NetraUser.RegisterAsync(host, $"isolated-{number:d3}");
            var feature = $"feature-{number:d3}-only";
            (await user.ImportAsync(Csv(1_000 * number, 1), $"?feature={feature}&model=gpt-4")).Body.GetProperty("imported").GetInt64().ShouldBe(1);
            return (User: user, Feature: feature, Cost: (30m * number).ToString("'$'#,##0.00", CultureInfo.InvariantCulture), Socket: await user.ConnectAsync());
        }));

        await Task.WhenAll(users.Select(async one =>
        {
            var runs = new List<string>();
            foreach (var question in new[] { $"What did {one.Feature} cost?", "Where does my money go?", "How much did I spend?" })
            {
                runs.Add((await one.Socket.StartAsync(null, question)).Run);
            }
            foreach (var run in runs)
            {
                var ending = await one.Socket.EndingAsync(run, 240);
                ending.Type.ShouldBe("run_completed", ending.Text);
                ending.Payload.GetProperty("answer").GetString()!.ShouldContain(one.Cost);
                Transcript.Check(one.Socket.Events(run).Select(frame => frame.Json));
            }
        }));

        foreach (var (user, feature, _, socket) in users)
        {
            var frames = socket.Frames;
            frames.Count(frame => frame.IsEnding).ShouldBe(3);
            var text = string.Join('\n', frames.Select(frame => frame.Text));
            foreach (var other in users.Where(other => other.User != user))
            {
                text.ShouldNotContain(other.User.UserId);
                text.ShouldNotContain(other.Feature);
                text.ShouldNotContain(other.User.Name);
            }
            var own = frames.Select(frame => frame.ThreadId).OfType<string>().ToHashSet();
            (await user.GetAsync("/api/threads")).GetProperty("threads").EnumerateArray()
                .Select(thread => thread.GetProperty("thread_id").GetString()!).ToHashSet().ShouldBe(own, ignoreOrder: true);
            await socket.DisposeAsync();
            user.Dispose();
        }
    }

    [Fact]
    public async Task Something_of_another_user_answers_exactly_like_something_that_does_not_exist()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var owner = await NetraUser.RegisterAsync(host);
        using var other = await NetraUser.RegisterAsync(host);
        await using var ownersSocket = await owner.ConnectAsync();
        await using var othersSocket = await other.ConnectAsync();
        var (run, thread) = await ownersSocket.StartAsync("echo", new JsonObject { ["text"] = "mine" });
        await ownersSocket.EndingAsync(run);

        foreach (var (foreign, missing) in new[]
        {
            ($"/api/threads/{thread}/events", "/api/threads/t_aaaaaaaaaaaaaaaaaaaaaaaaaa/events"),
            ($"/api/runs/{run}", "/api/runs/r_aaaaaaaaaaaaaaaaaaaaaaaaaa"),
        })
        {
            using var one = await other.Http.GetAsync(foreign);
            using var two = await other.Http.GetAsync(missing);
            ((int)one.StatusCode).ShouldBe(404);
            (await one.Content.ReadAsByteArrayAsync()).ShouldBe(await two.Content.ReadAsByteArrayAsync());
        }
        var reply = await othersSocket.CommandAsync("subscribe", new() { ["thread_id"] = thread, ["after_seq"] = 0 });
        reply.Json.GetProperty("code").GetString().ShouldBe("thread_not_found");
        reply = await othersSocket.CommandAsync("cancel", new() { ["run_id"] = run });
        reply.Json.GetProperty("code").GetString().ShouldBe("run_not_found");
        reply = await othersSocket.CommandAsync("run", new() { ["agent"] = "echo", ["thread_id"] = thread, ["input"] = "hello" });
        reply.Json.GetProperty("code").GetString().ShouldBe("thread_not_found");
        reply = await othersSocket.CommandAsync("run", new() { ["agent"] = "echo", ["user_id"] = owner.UserId, ["input"] = "hello" });
        reply.Json.GetProperty("code").GetString().ShouldBe("user_mismatch");
    }

    private static string Csv(int thousandsOfTokens, int rows)
        => "TIMESTAMP,ContextTokens,GeneratedTokens\n" + string.Concat(Enumerable.Repeat($"2023-11-16 18:17:03.9799600,{thousandsOfTokens * 1_000},0\n", rows));
}
