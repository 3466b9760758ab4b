using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Netra.Execution.Tests;

/// <summary>Everything that the process traces and measures while it is there. Safe for concurrent use.</summary>
internal sealed class Heard : IDisposable
{
    private readonly ConcurrentQueue<Measured> _measured = new();
    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _traces;

    public Heard()
    {
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Netra.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measured.Enqueue(new(instrument.Meter, instrument.Name, value, tags.ToArray())));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _measured.Enqueue(new(instrument.Meter, instrument.Name, value, tags.ToArray())));
        _meters.Start();
        _traces = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("Netra.", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _activities.Enqueue,
        };
        ActivitySource.AddActivityListener(_traces);
    }

    /// <summary>What has ended.</summary>
    public IReadOnlyList<Activity> Activities => [.. _activities];

    public IReadOnlyList<Measured> Measured(Meter meter) => [.. _measured.Where(measured => measured.Meter == meter)];

    public double Sum(Meter meter, string name) => Measured(meter).Where(measured => measured.Name == name).Sum(static measured => measured.Value);

    public void Dispose()
    {
        _meters.Dispose();
        _traces.Dispose();
    }
}

/// <summary>One measurement.</summary>
internal sealed record Measured(Meter Meter, string Name, double Value, KeyValuePair<string, object?>[] Tags);
