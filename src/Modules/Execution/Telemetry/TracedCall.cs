using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Netra.Execution;

/// <summary>A call that is traced and timed from when it is made to when it is disposed. Used by one flow.</summary>
internal sealed class TracedCall : IDisposable
{
    private readonly Activity? _activity;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;
    private readonly long _started;
    private TagList _tags;

    public TracedCall(Activity? activity, Histogram<double> duration, TimeProvider time, string operation, string agent, string? tool)
    {
        _activity = activity?.SetTag("gen_ai.agent.name", agent);
        _duration = duration;
        _time = time;
        _started = time.GetTimestamp();
        _tags.Add("gen_ai.operation.name", operation);
        _tags.Add("gen_ai.agent.name", agent);
        if (tool is not null)
        {
            _tags.Add("gen_ai.tool.name", tool);
            _activity?.SetTag("gen_ai.tool.name", tool);
        }
    }

    /// <summary>How it ended. The status alone: a code may be any text of whoever threw it.</summary>
    public void End(CallStatus status)
    {
        if (status == CallStatus.Ok)
        {
            return;
        }
        _tags.Add("error.type", status.ToWire());
        _activity?.SetTag("error.type", status.ToWire()).SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        _duration.Record(_time.GetElapsedTime(_started).TotalSeconds, _tags);
        _activity?.Dispose();
    }
}
