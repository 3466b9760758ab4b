namespace Netra.Agents;

/// <summary>How a report is written.</summary>
internal enum ReportFormat
{
    Csv,
    Json,
    Markdown,
}

/// <summary>A report was written to a file of the user's own.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record ExportedReport(string FileName, ReportFormat Format, int Rows, long Bytes);

/// <summary>Rows were removed.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Before">The first instant of which none was removed, UTC; nothing when all were.</param>
internal sealed record DeletedUsage(long Rows, DateTimeOffset? Before);
