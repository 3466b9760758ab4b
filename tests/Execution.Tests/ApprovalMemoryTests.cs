using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>What a run that waits for its user takes: rows. Looked at when no other test is at work.</summary>
[Collection(nameof(MemoryTests))]
public sealed class ApprovalMemoryTests
{
    private const int Runs = 20;

    [Fact]
    public async Task A_run_that_waits_for_its_user_keeps_no_object_no_code_and_no_slot()
    {
        var objects = new ConcurrentQueue<WeakReference>();
        var unwound = 0;
        var erase = new TestTool("erase", ToolEffect.Once, static (_, _, _) => new(Text("erased"))) { RequiresApproval = true };
        var danger = Code("danger", (_, run, ct) => AskAsync(run, objects, () => Interlocked.Increment(ref unwound), ct), erase);
        await using var engines = await TestEngines.StartAsync([danger, Echo], new NetraLimits { ActiveRunsPerUser = Runs });
        engines.Scopes.OnOpenRun = context => objects.Enqueue(new WeakReference(context));
        var asked = await StartAsync(engines);
        await engines.Scheduler.WhenIdleAsync();
        // A context, a frame and what its agent holds, for each.
        objects.Count.ShouldBe(3 * Runs);
        unwound.ShouldBe(Runs);
        await Eventually.IsAsync(() => Task.FromResult(engines.Scopes.DisposedRuns.Count == Runs));
        engines.Scopes.DisposedRuns.Clear();

        await Eventually.IsAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Task.FromResult(objects.All(static reference => !reference.IsAlive));
        });

        using var lease = engines.Engines.Enter(TestEngines.Ada);
        lease.Engine.Load.ShouldBe((0, 0));
        engines.Scopes.OnOpenRun = null;
        foreach (var each in asked)
        {
            (await engines.ApproveAsync(each)).ShouldBe(ApprovalResult.Stored);
            (await engines.EndingOfAsync(each.Run)).Text("answer").ShouldBe("ok");
        }
        erase.Bodies.ShouldBe(Runs);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WireEvent[]> StartAsync(TestEngines engines)
    {
        var asked = new WireEvent[Runs];
        for (var i = 0; i < Runs; i++)
        {
            var accepted = await engines.SubmitAsync("danger");
            asked[i] = await engines.Publisher.WaitForAsync(e => e.Run == accepted.Run && e.Type == "approval_requested");
            await engines.WaitingAsync(accepted.Run);
        }
        return asked;
    }

    /// <summary>Holds something large while it asks.</summary>
    private static async ValueTask<JsonText> AskAsync(IRun run, ConcurrentQueue<WeakReference> objects, Action unwinds, CancellationToken ct)
    {
        var held = new byte[100_000];
        objects.Enqueue(new WeakReference(held));
        objects.Enqueue(new WeakReference(run));
        try
        {
            var result = await run.TryCallAsync(Calls.Tool("erase"), ct);
            GC.KeepAlive(held);
            return Text(result.Status.ToWire());
        }
        finally
        {
            unwinds();
        }
    }
}
