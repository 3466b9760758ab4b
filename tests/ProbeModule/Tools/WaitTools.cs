using System.ComponentModel.DataAnnotations;

namespace Netra.Probe;

/// <summary>A tool that takes its time.</summary>
[ToolSet]
internal sealed partial class WaitTools(TimeProvider time)
{
    /// <summary>Waits, heeding cancellation.</summary>
    /// <param name="ms">Milliseconds.</param>
    /// <param name="ct">Cancels the wait.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<string> WaitAsync([Range(0, 3_600_000)] int ms, CancellationToken ct)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(ms), time, ct);
        return "done";
    }
}
