using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Netra.Execution;

/// <summary>What the engine reports to whoever listens: counts and durations of runs. Names no user. Safe for concurrent use.</summary>
[Service(Lifetime.Process)]
internal sealed class RunTelemetry : IDisposable
{
    private readonly ActivitySource _activities = new("Netra.Execution");
    private readonly Meter _meter = new("Netra.Execution");
    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _abandoned;
    private readonly UpDownCounter<long> _paused;

    public RunTelemetry()
    {
        _started = _meter.CreateCounter<long>("netra.runs.started", "{run}", "Runs that began.");
        _ended = _meter.CreateCounter<long>("netra.runs.ended", "{run}", "Runs that ended, by status.");
        _duration = _meter.CreateHistogram<double>("netra.run.duration", "s", "From run_started to the ending.");
        _abandoned = _meter.CreateUpDownCounter<long>("netra.runs.abandoned", "{run}", "Ended runs whose code has not come back.");
        _paused = _meter.CreateUpDownCounter<long>("netra.runs.paused", "{run}", "Runs that wait until the store can be used.");
    }

    public Activity? Start(RunRecord run) => _activities.StartActivity("run")?.SetTag("netra.run", run.Run.Value).SetTag("netra.agent", run.Agent);

    public void Started() => _started.Add(1);

    public void Ended(RunStatus status, TimeSpan duration)
    {
        _ended.Add(1, new KeyValuePair<string, object?>("status", status.ToWire()));
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("status", status.ToWire()));
    }

    public void Abandoned(int change) => _abandoned.Add(change);

    public void Paused(int change) => _paused.Add(change);

    public void Dispose()
    {
        _activities.Dispose();
        _meter.Dispose();
    }
}
