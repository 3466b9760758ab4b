using System.Text;

namespace Netra;

public sealed class KillTests : IDisposable
{
    private static readonly UserId Ada = new("u_ada");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_process_loses_no_event_that_it_had_acknowledged()
    {
        var epochs = new HashSet<string>();
        var acknowledged = new List<(ThreadId Thread, long Seq, string Wire)>();
        for (var round = 0; round < TestScale.Of(20); round++)
        {
            acknowledged.AddRange(await KillAfterAsync(lines: 50 + (round * 37)));

            await using var store = await TestStore.OpenAsync(_folder.Data);
            epochs.Add(store.Database.Epoch);
            foreach (var thread in acknowledged.GroupBy(e => e.Thread))
            {
                var events = await store.Threads.ReadAllAsync(Ada, thread.Key);
                events.Select(e => e.Seq).ShouldBe(Enumerable.Range(1, events.Count).Select(seq => (long)seq));
                foreach (var (_, seq, wire) in thread)
                {
                    Encoding.UTF8.GetString(events[(int)seq - 1].Wire.Utf8.Span).ShouldBe(wire);
                }
            }
            (await store.Database.ReadAsync(connection => connection.QueryText("PRAGMA integrity_check"), default)).ShouldBe("ok");
            (await store.Database.ReadAsync(connection => connection.QueryNumber("SELECT count(*) FROM pragma_foreign_key_check"), default)).ShouldBe(0);
        }
        epochs.Count.ShouldBe(1);
    }

    /// <summary>Starts a process that commits, kills it in the middle, and says what it had acknowledged.</summary>
    private async Task<List<(ThreadId Thread, long Seq, string Wire)>> KillAfterAsync(int lines)
    {
        using var child = ChildProcess.Start(Child.CommitEvents, _folder.Data);
        var acknowledged = new List<(ThreadId, long, string)>();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            if (acknowledged.Count == lines)
            {
                child.Kill();
            }
            if (line.Split(' ', 3) is [var thread, var seq, var wire] && wire.EndsWith("}}", StringComparison.Ordinal))
            {
                acknowledged.Add((new ThreadId(thread), long.Parse(seq), wire));
            }
        }
        await child.WaitForExitAsync();
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(lines, await child.StandardError.ReadToEndAsync());
        return acknowledged;
    }
}
