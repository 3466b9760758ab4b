using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Netra.Execution;

/// <summary>
/// What the engine reports to whoever listens, by the names of the OpenTelemetry semantic conventions for generative AI where they
/// have one. Ids, names and codes; never a prompt, an argument or an answer, and no user in a metric. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class RunTelemetry : IDisposable
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "Netra.Execution";

    private readonly ActivitySource _activities = new(SourceName);
    private readonly RunCounts _runs = new();
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _operation;
    private readonly UpDownCounter<long> _leaked;
    private readonly UpDownCounter<long> _paused;
    private readonly Counter<long> _leasesLost;
    private readonly Counter<long> _refused;

    public RunTelemetry()
    {
        // One instrument, so that whoever reads it reads one moment: started = completed + failed + timed_out + cancelled + active.
        Meter.CreateObservableUpDownCounter("netra.runs", _runs.Measure, "{run}", "Runs by state; started is the sum of all the others.");
        _duration = Meter.CreateHistogram<double>("netra.run.duration", "s", "From run_started to the ending.");
        _queueWait = Meter.CreateHistogram<double>("netra.run.queue.duration", "s", "From the message to the slot.");
        _operation = Meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "Duration of a call of an agent or of a tool.");
        _leaked = Meter.CreateUpDownCounter<long>("netra.runs.leaked", "{run}", "Ended runs whose code has not come back.");
        _paused = Meter.CreateUpDownCounter<long>("netra.runs.paused", "{run}", "Runs that wait until the store can be used.");
        _leasesLost = Meter.CreateCounter<long>("netra.leases.lost", "{lease}", "Runs that stopped because another owner had taken them.");
        _refused = Meter.CreateCounter<long>("netra.isolation.refusals", "{request}", "Requests for a thread or a run that the user does not have.");
    }

    /// <summary>What all of it is told by.</summary>
    public Meter Meter { get; } = new(SourceName);

    /// <summary>Traces a run's attempt. It is nobody's child: what caused it to start may have been another user's doing.</summary>
    public Activity? StartRun(RunRecord run)
    {
        Activity.Current = null;
        return _activities.StartActivity("run")?
            .SetTag("netra.run.id", run.Run.Value)
            .SetTag("user.id", run.User.Value)
            .SetTag("gen_ai.conversation.id", run.Thread.Value)
            .SetTag("gen_ai.agent.name", run.Agent);
    }

    /// <summary>Counts a run as started and active until it is told how it ended, or given up.</summary>
    public RunCount Count() => _runs.Begin();

    /// <summary>A run has got its slot for the first time.</summary>
    public void Waited(RunRecord run, TimeSpan wait) => _queueWait.Record(Math.Max(0, wait.TotalSeconds), new KeyValuePair<string, object?>("gen_ai.agent.name", run.Agent));

    /// <summary>A run has ended.</summary>
    public void Ended(RunRecord run, RunStatus status, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("netra.run.status", status.ToWire()),
        new KeyValuePair<string, object?>("gen_ai.agent.name", run.Agent));

    /// <summary>Traces and times the call of an agent.</summary>
    public TracedCall StartAgent(RunRecord run, CallNode node, TimeProvider time)
    {
        var activity = _activities.StartActivity($"invoke_agent {node.Agent.Name}")?
            .SetTag("gen_ai.operation.name", "invoke_agent")
            .SetTag("gen_ai.conversation.id", run.Thread.Value);
        return new TracedCall(activity, _operation, time, "invoke_agent", node.Agent.Name, null);
    }

    /// <summary>Traces and times the call of a tool.</summary>
    public TracedCall StartTool(RunRecord run, CallNode node, TimeProvider time)
    {
        var tool = node.Tool!.Name;
        var activity = _activities.StartActivity($"execute_tool {tool}")?
            .SetTag("gen_ai.operation.name", "execute_tool")
            .SetTag("gen_ai.conversation.id", run.Thread.Value)
            .SetTag("gen_ai.tool.call.id", node.Call?.Value)
            .SetTag("gen_ai.tool.type", "function");
        return new TracedCall(activity, _operation, time, "execute_tool", node.Agent.Name, tool);
    }

    /// <summary>An ended run keeps a leak slot, or gives it back.</summary>
    public void Leaked(int change) => _leaked.Add(change);

    /// <summary>A run waits for the store, or goes on.</summary>
    public void Paused(int change) => _paused.Add(change);

    /// <summary>A run of this process is another owner's.</summary>
    public void LeaseLost() => _leasesLost.Add(1);

    /// <summary>A user asked for what is not theirs, or not there: nobody can tell which.</summary>
    public void Refused(string operation) => _refused.Add(1, new KeyValuePair<string, object?>("netra.operation", operation));

    public void Dispose()
    {
        _activities.Dispose();
        Meter.Dispose();
    }
}
