namespace Netra.Agents;

/// <summary>Tells what a log holds, what was written and what was removed.</summary>
internal static class LogTelling
{
    public static Told Description(UsageDescription log)
    {
        var told = new Told();
        if (log is not { FirstAt: { } first, LastAt: { } last })
        {
            return told.Say("The log is empty.");
        }
        told.Say($"The log has {Figures.Count(log.Rows, "call")} from {Figures.Span(first, last)}.")
            .With("calls", log.Rows, "calls");
        told.Say($"Features: {CostTelling.List(log.Features.Select(static feature => $"{feature.Name} ({Figures.Count(feature.Calls)})"))}.");
        told.Say($"Models: {CostTelling.List(log.Models.Select(static model => $"{model.Name} ({Figures.Count(model.Calls)}{(model.Priced ? "" : ", no price")})"))}.");
        return log.Missing.IsEmpty ? told : told.Say($"Not known for all calls: {CostTelling.List(log.Missing.Select(static missing => missing.Questions))}.");
    }

    public static Told Quality(UsageDescription log)
    {
        var told = new Told();
        return told.Say($"{Figures.Count(log.WithQuality)} of {Figures.Count(log.Rows, "call")} have a quality; {Figures.Count(log.Failures, "call")} failed.")
            .With("calls with quality", log.WithQuality, "calls")
            .With("failed calls", log.Failures, "calls");
    }

    public static Told Export(ExportedReport export) => new Told()
        .Say($"The report is in your file {export.FileName} ({Figures.Count(export.Rows, "row")}, {Figures.Count(export.Bytes, "byte")}).")
        .With("rows", export.Rows, "rows");

    public static Told Deletion(DeletedUsage deleted) => new Told()
        .Say($"{Figures.Count(deleted.Rows, "row")} {(deleted.Rows == 1 ? "was" : "were")} removed{(deleted.Before is { } before ? $", all before {Figures.Minute(before)} UTC" : ", the whole log")}.")
        .With("rows removed", deleted.Rows, "rows");
}
