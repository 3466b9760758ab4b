using System.Collections.Concurrent;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class StarvationTests
{
    private const int Users = 50;
    private const int RunsEach = 10;
    private const int Slots = 8;

    [Fact]
    public async Task No_user_with_work_is_ever_more_than_two_starts_behind_another()
    {
        var gates = new ConcurrentQueue<TaskCompletionSource>();
        var arrived = new SemaphoreSlim(0);
        var started = new ConcurrentDictionary<UserId, int>();
        var gate = Code("gate", async (_, run, ct) =>
        {
            started.AddOrUpdate(run.Context.User.Id, 1, static (_, count) => count + 1);
            var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            gates.Enqueue(open);
            arrived.Release();
            await open.Task.WaitAsync(ct);
            return Text("done");
        });
        await using var engines = await TestEngines.StartAsync([gate], new NetraLimits { ActiveRunsPerHost = Slots, QueuedRunsPerUser = RunsEach });
        var users = Enumerable.Range(0, Users).Select(static i => new UserContext { Id = new UserId($"u_{i}") }).ToArray();
        for (var i = 0; i < RunsEach; i++)
        {
            foreach (var user in users)
            {
                await engines.SubmitAsync("gate", user: user);
            }
        }
        var random = new Random(45);
        var waiting = new List<TaskCompletionSource>();
        for (var begun = 0; begun < Users * RunsEach; begun++)
        {
            if (begun >= Slots)
            {
                // A slot comes back in no order that the scheduler could know.
                var next = waiting[random.Next(waiting.Count)];
                waiting.Remove(next);
                next.SetResult();
            }
            (await arrived.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
            gates.TryDequeue(out var open).ShouldBeTrue();
            waiting.Add(open);
            // While submitting, slots were taken by whoever was there; all of them have theirs when the first comes back.
            if (begun >= Slots - 1)
            {
                var counts = users.Select(user => started.GetValueOrDefault(user.Id)).Where(static count => count < RunsEach).ToArray();
                (counts.Length == 0 ? 0 : counts.Max() - counts.Min()).ShouldBeLessThanOrEqualTo(2, $"after {begun + 1} starts");
            }
        }
        waiting.ForEach(static open => open.SetResult());
        await engines.Scheduler.WhenIdleAsync();
        started.Values.ShouldAllBe(static count => count == RunsEach);
    }
}
