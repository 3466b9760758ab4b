using System.Collections.Immutable;
using System.Text;

namespace Netra.Agents;

/// <summary>Writes reports to the user's own files.</summary>
[ToolSet]
internal sealed partial class FileTools(UsageLedger ledger, IUserFiles files, RunContext run)
{
    /// <summary>Exports a report of calls, tokens and cost by feature and model to a file of the user's own.</summary>
    /// <param name="format">How the file is written.</param>
    [Tool(Effect = ToolEffect.Idempotent)]
    public async Task<ExportedReport> ExportReportAsync(ReportFormat format, CancellationToken ct = default)
    {
        var sums = await ledger.SumAsync(UsageGrouping.Feature | UsageGrouping.Provider | UsageGrouping.Model, default, ct).ConfigureAwait(false);
        ImmutableArray<ReportRow> rows = [.. sums
            .Select(sum => new ReportRow(sum.Feature!, sum.Provider!, sum.Model!, sum.Calls, sum.InputTokens, sum.OutputTokens, ledger.Cost(sum)))
            .OrderByDescending(static row => row.CostUsd ?? 0).ThenBy(static row => row.Feature, StringComparer.Ordinal)];
        var content = Encoding.UTF8.GetBytes(ReportWriting.Write(rows, format));
        // One name for each run: done twice, it is the same file.
        var name = $"usage-report-{Figures.Day(run.CreatedAt)}-{run.Run.Value[^8..]}.{ReportWriting.Extension(format)}";
        await files.WriteAsync(run.User.Id, name, content, ct).ConfigureAwait(false);
        return new(name, format, rows.Length, content.Length);
    }
}
