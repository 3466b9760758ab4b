namespace Netra;

/// <summary>What this assembly does when a test starts it as a process of its own.</summary>
internal static class Child
{
    public const string HoldLock = "hold-lock";
    public const string CommitEvents = "commit-events";

    /// <summary>Arguments: what to do, and the data folder.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        try
        {
            await using var store = await TestStore.OpenAsync(arguments[1]);
            return arguments[0] == HoldLock ? await HoldAsync() : await CommitForeverAsync(store);
        }
        catch (StoreUnavailableException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    /// <summary>Holds the folder until standard input ends.</summary>
    private static async Task<int> HoldAsync()
    {
        await Console.Out.WriteLineAsync("open");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Commits events in several threads at once, and prints each after the store has acknowledged it.</summary>
    private static async Task<int> CommitForeverAsync(TestStore store)
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var run = StoreTest.NewThread(new UserId("u_ada"));
            await store.Runs.AdmitAsync(run, default);
            var lease = (await store.Runs.TakeLeaseAsync(run.Run.User, run.Run.Run, "o_1", TimeSpan.FromSeconds(10), default))!.Number;
            for (var i = 0; ; i++)
            {
                var stored = await store.Runs.CommitAsync(StoreTest.Commit(run, lease, StoreTest.Thought(run, $"thought {i}")), default);
                await Console.Out.WriteLineAsync($"{stored[0].Thread} {stored[0].Seq} {StoreTest.Text(stored[0])}");
            }
        }));
        return 0;
    }
}
