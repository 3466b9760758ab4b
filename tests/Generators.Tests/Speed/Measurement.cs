using System.Diagnostics;

namespace Netra.Generators.Tests.Speed;

/// <summary>What one call of ours costs in the peer's: medians of many rounds, in each of which both were measured.</summary>
/// <param name="OurNanoseconds">Our time a call.</param>
/// <param name="PeersNanoseconds">The peer's.</param>
/// <param name="Time">The median of the rounds' ratios.</param>
/// <param name="OurBytes">What ours allocates a call.</param>
/// <param name="PeersBytes">What the peer allocates.</param>
internal sealed record Measurement(double OurNanoseconds, double PeersNanoseconds, double Time, double OurBytes, double PeersBytes)
{
    public double Bytes => OurBytes / PeersBytes;

    /// <summary>Measures in rounds that alternate which side goes first, so that what else the machine does meets both.</summary>
    public static async Task<Measurement> TakeAsync(Func<ValueTask<ReadOnlyMemory<byte>>> ours, Func<ValueTask<ReadOnlyMemory<byte>>> peers, int rounds, int calls, int warmups)
    {
        var sides = new[] { ours, peers };
        var times = new[] { new double[rounds], new double[rounds] };
        var bytes = new double[2];
        // Until both have been compiled as well as they will be, which is done aside and takes its time.
        for (var warm = 0; warm < warmups; warm++)
        {
            _ = await TimeAsync(ours, calls).ConfigureAwait(false);
            _ = await TimeAsync(peers, calls).ConfigureAwait(false);
        }
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < 2; i++)
            {
                var side = (round + i) % 2;
                (times[side][round], bytes[side]) = await TimeAsync(sides[side], calls).ConfigureAwait(false);
            }
        }
        var ratios = times[0].Zip(times[1], (our, peer) => our / peer).ToArray();
        return new(Median(times[0]), Median(times[1]), Median(ratios), bytes[0], bytes[1]);
    }

    // Nothing here waits, so that all of it is on one thread and counted there.
    private static async ValueTask<(double Nanoseconds, double Bytes)> TimeAsync(Func<ValueTask<ReadOnlyMemory<byte>>> call, int calls)
    {
        var thread = Environment.CurrentManagedThreadId;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            _ = await call().ConfigureAwait(false);
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return Environment.CurrentManagedThreadId == thread
            ? (elapsed.TotalNanoseconds / calls, (double)bytes / calls)
            : throw new InvalidOperationException("A measured call went to another thread, whose bytes were not counted.");
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
