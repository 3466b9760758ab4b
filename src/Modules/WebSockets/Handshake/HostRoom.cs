using System.Diagnostics.Metrics;

namespace Netra.WebSockets;

/// <summary>
/// How many sockets this process can hold, and how fast new ones are let in: when everybody comes back at once, those who are in are
/// not slowed by those who come. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class HostRoom : IDisposable
{
    // Far more than come on an ordinary day, and what a small machine can do beside its work.
    private const int AtOnce = 4_000;
    private const int PerSecond = 1_000;
    private static readonly TimeSpan SoonestReturn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LatestReturn = TimeSpan.FromSeconds(8);

    private readonly Meter _meter = new("Netra.WebSockets");
    private readonly BucketRate _rate;
    private readonly Lock _gate = new();
    private long _admission;
    private int _taken;

    public HostRoom(TimeProvider time)
    {
        _rate = new(AtOnce, PerSecond, time);
        _meter.CreateObservableUpDownCounter("netra.sockets", () => Volatile.Read(ref _taken), "{socket}", "Open sockets, and those whose handshake is under way.");
    }

    /// <summary>When somebody who was not let in may try again: another time for each, so that they do not come at once again.</summary>
    public static TimeSpan RetryAfter => SoonestReturn + ((LatestReturn - SoonestReturn) * Random.Shared.NextDouble());

    /// <summary>Takes a place, if there is one now.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_taken >= DescriptorLimit.Sockets || !_rate.TryTake(ref _admission, out _))
            {
                return false;
            }
            _taken++;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _taken--;
        }
    }

    /// <summary>Gives a place back that was not used: it was no admission either.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _taken--;
            _rate.Return(ref _admission);
        }
    }

    public void Dispose() => _meter.Dispose();
}
