using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Netra.Probe;

/// <summary>Tools whose bodies leave a trace in a file.</summary>
[ToolSet]
internal sealed partial class FileTools(ProbeFile probe, TimeProvider time)
{
    private const string Name = "[A-Za-z0-9_.-]{1,64}";

    /// <summary>Charges an amount: writes that it began, waits half a second, writes that it is done.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="amount">How much.</param>
    /// <param name="context">The call.</param>
    /// <param name="ct">Cancels the wait.</param>
    [Tool(Effect = ToolEffect.Once)]
    public async Task ChargeAsync([RegularExpression(Name)] string file, decimal amount, ToolContext context, CancellationToken ct)
    {
        probe.Append(file, $"charge {context.IdempotencyKey} {amount.ToString(CultureInfo.InvariantCulture)}");
        await Task.Delay(TimeSpan.FromMilliseconds(500), time, ct);
        probe.Append(file, $"done {context.IdempotencyKey}");
    }

    /// <summary>Reads for 300 ms and writes that it did.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="context">The call.</param>
    /// <param name="ct">Cancels the wait.</param>
    [Tool(Effect = ToolEffect.Read)]
    public async Task ReadSlowlyAsync([RegularExpression(Name)] string file, ToolContext context, CancellationToken ct)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(300), time, ct);
        probe.Append(file, $"read {context.IdempotencyKey}");
    }

    /// <summary>Erases: needs approval, and writes that it did.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="context">The call.</param>
    [Tool(Effect = ToolEffect.Once, RequiresApproval = true)]
    public void Erase([RegularExpression(Name)] string file, ToolContext context) => probe.Append(file, $"erase {context.IdempotencyKey}");
}
