using System.Diagnostics.Metrics;

namespace Netra.Execution;

/// <summary>
/// How many runs this process started, and what became of them. Every change leaves the sum right, and a measurement is of one
/// moment. A run that is given up is taken out of what was started: its next owner counts it. Safe for concurrent use.
/// </summary>
internal sealed class RunCounts
{
    private const string State = "netra.run.state";

    private readonly Lock _gate = new();
    private long _started;
    private long _active;
    private long _completed;
    private long _failed;
    private long _timedOut;
    private long _cancelled;

    /// <summary>A run starts.</summary>
    public RunCount Begin()
    {
        lock (_gate)
        {
            _started++;
            _active++;
        }
        return new RunCount(this);
    }

    /// <summary>A run ended.</summary>
    public void End(RunStatus status)
    {
        lock (_gate)
        {
            switch (status)
            {
                case RunStatus.Completed:
                    _completed++;
                    break;
                case RunStatus.Failed:
                    _failed++;
                    break;
                case RunStatus.TimedOut:
                    _timedOut++;
                    break;
                case RunStatus.Cancelled:
                    _cancelled++;
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(status), status, "Not an ending.");
            }
            _active--;
        }
    }

    /// <summary>A run is no more this process's to end.</summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            _started--;
            _active--;
        }
    }

    /// <summary>All of it at one moment.</summary>
    public IEnumerable<Measurement<long>> Measure()
    {
        lock (_gate)
        {
            return
            [
                Of(_started, "started"), Of(_active, "active"), Of(_completed, "completed"),
                Of(_failed, "failed"), Of(_timedOut, "timed_out"), Of(_cancelled, "cancelled"),
            ];
        }
    }

    private static Measurement<long> Of(long count, string state) => new(count, new KeyValuePair<string, object?>(State, state));
}
