using System.Diagnostics.Tracing;

namespace Netra.ModelsBench;

/// <summary>
/// Estimates how many objects the process allocates. The runtime samples allocations by bytes, one in 102,400 on average, so that an object of <c>s</c> bytes is
/// sampled with probability <c>1 - exp(-s / 102,400)</c> and stands for the inverse of that
/// (https://learn.microsoft.com/dotnet/fundamentals/runtime-libraries/system-runtime-gc-allocation-sampling: "AllocationSampled").
/// What counting itself allocates is left out.
/// </summary>
internal sealed class AllocationCounter : EventListener
{
    private const EventKeywords Sampling = (EventKeywords)0x80000000000;
    private const double Mean = 102_400;

    private readonly Lock _gate = new();

    private readonly ThreadLocal<long> _thread = new(static () => long.Parse(
        Path.GetFileName(File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.FullName), System.Globalization.CultureInfo.InvariantCulture));

    private readonly Dictionary<string, double> _types = new(StringComparer.Ordinal);
    private double _objects;
    private long _samples;

    /// <summary>Objects so far, and the samples that they were reckoned from.</summary>
    public (double Objects, long Samples) Count
    {
        get
        {
            lock (_gate)
            {
                return (_objects, _samples);
            }
        }
    }

    /// <summary>The types of which there were most since the last call.</summary>
    public IReadOnlyList<(string Type, double Objects)> TakeTypes()
    {
        lock (_gate)
        {
            var types = _types.Select(static type => (type.Key, type.Value)).OrderByDescending(static type => type.Value).ToArray();
            _types.Clear();
            return types;
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _thread.Dispose();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Informational, Sampling);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName != "AllocationSampled" || eventData.Payload is not { Count: > 5 } payload || payload[3] is not string type || IsOwn(eventData))
        {
            return;
        }
        var size = Convert.ToDouble(payload[5], System.Globalization.CultureInfo.InvariantCulture);
        var objects = 1 / (1 - Math.Exp(-size / Mean));
        lock (_gate)
        {
            _objects += objects;
            _samples++;
            _types[type] = _types.GetValueOrDefault(type) + objects;
        }
    }

    // Events are handed out on a thread of their own, which allocates what they are made of.
    private bool IsOwn(EventWrittenEventArgs eventData) => eventData.OSThreadId == _thread.Value;
}
