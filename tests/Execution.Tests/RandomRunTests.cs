using System.Collections.Concurrent;

namespace Netra.Execution.Tests;

public sealed class RandomRunTests
{
    [Fact]
    public async Task Random_runs_cancelled_at_random_keep_every_promise_of_the_transcript()
    {
        var work = new RandomWork();
        await using var engines = await TestEngines.StartAsync(work.Agents, new NetraLimits { ActiveRunsPerUser = 5, QueuedRunsPerUser = 1000, ToolCallsPerRun = 30 });
        engines.Model.Answer = async (messages, ct) =>
        {
            await Task.Yield();
            ct.ThrowIfCancellationRequested();
            return RandomWork.Answer(messages);
        };
        var left = new ConcurrentDictionary<RunId, int>();
        var cancels = new ConcurrentQueue<Task>();
        engines.Publisher.OnShow = shown =>
        {
            if (shown.Seq is not null && left.AddOrUpdate(shown.Run, static _ => Random.Shared.Next(60), static (_, count) => count - 1) == 0)
            {
                cancels.Enqueue(Task.Run(() => engines.CancelAsync(shown.Run, new UserContext { Id = shown.User })));
            }
        };
        var random = new Random(42);
        var users = Enumerable.Range(0, 4).Select(static i => new UserContext { Id = new UserId($"u_{i}") }).ToArray();
        var threads = new ConcurrentDictionary<UserId, ThreadId>();
        var runs = new List<RunId>();
        for (var i = 0; i < TestScale.Of(2000); i++)
        {
            var user = users[random.Next(users.Length)];
            var accepted = await engines.SubmitAsync("work", new { seed = random.Next(), depth = 3 }, random.Next(3) == 0 && threads.TryGetValue(user.Id, out var thread) ? thread : null, user);
            threads[user.Id] = accepted.Thread;
            runs.Add(accepted.Run);
        }
        var endings = await Task.WhenAll(runs.Select(engines.EndingOfAsync));
        await Task.WhenAll(cancels);
        endings.Select(static ending => ending.Type).Distinct().Order().ShouldBe(["run_cancelled", "run_completed", "run_failed"]);
        work.Bodies.Where(static body => body.Key.StartsWith('!')).ShouldAllBe(static body => body.Value == 1);
    }

    [Fact]
    public async Task Random_runs_that_a_host_gives_up_at_random_go_on_in_the_next_and_end_once()
    {
        var random = new Random(43);
        for (var round = 0; round < TestScale.Of(200); round++)
        {
            var work = new RandomWork();
            await using var engines = await TestEngines.StartAsync(work.Agents, new NetraLimits { ActiveRunsPerUser = 8, QueuedRunsPerUser = 100, DrainSeconds = 0 });
            engines.Model.Answer = static async (messages, ct) =>
            {
                await Task.Yield();
                ct.ThrowIfCancellationRequested();
                return RandomWork.Answer(messages);
            };
            engines.AllowsUnfinished = true;
            var left = random.Next(120);
            var reached = new TaskCompletionSource();
            engines.Publisher.OnShow = _ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    reached.TrySetResult();
                }
            };
            var runs = new List<RunId>();
            for (var i = 0; i < 8; i++)
            {
                runs.Add((await engines.SubmitAsync("work", new { seed = random.Next(), depth = 3 })).Run);
            }
            await Task.WhenAny(reached.Task, Task.WhenAll(runs.Select(engines.EndingOfAsync)));
            await engines.Engines.DrainAsync(default);
            await engines.CheckTranscriptsAsync();
            await using var next = engines.Another(work.Agents);
            await next.Engines.RecoverAsync(default);
            await Task.WhenAll(runs.Select(next.EndingOfAsync));
            work.Bodies.Where(static body => body.Key.StartsWith('!')).ShouldAllBe(static body => body.Value == 1);
        }
    }
}
