using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Netra.Agents;

/// <summary>A row of an exported report.</summary>
internal sealed record ReportRow(string Feature, string Provider, string Model, long Calls, long InputTokens, long OutputTokens, decimal? CostUsd);

/// <summary>Writes reports as files.</summary>
internal static class ReportWriting
{
    private const string Header = "feature,provider,model,calls,input_tokens,output_tokens,cost_usd";

    public static string Extension(ReportFormat format) => format switch
    {
        ReportFormat.Json => "json",
        ReportFormat.Markdown => "md",
        _ => "csv",
    };

    public static string Write(ImmutableArray<ReportRow> rows, ReportFormat format) => format switch
    {
        ReportFormat.Json => Json(rows),
        ReportFormat.Markdown => Markdown(rows),
        _ => Csv(rows),
    };

    /// <summary>
    /// A cell of CSV. Text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
    /// </summary>
    public static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string Csv(ImmutableArray<ReportRow> rows)
    {
        var text = new StringBuilder(Header).Append("\r\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{Cell(row.Feature)},{Cell(row.Provider)},{Cell(row.Model)},{row.Calls},{row.InputTokens},{row.OutputTokens},{row.CostUsd}\r\n");
        }
        return text.ToString();
    }

    private static string Markdown(ImmutableArray<ReportRow> rows)
    {
        var text = new StringBuilder("| feature | provider | model | calls | input tokens | output tokens | cost |\n|---|---|---|---:|---:|---:|---:|\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {row.Feature} | {row.Provider} | {row.Model} | {Figures.Count(row.Calls)} | {Figures.Count(row.InputTokens)} | {Figures.Count(row.OutputTokens)} | {(row.CostUsd is { } cost ? Figures.Usd(cost) : "no price")} |\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"\nTotal: {Figures.Usd(rows.Sum(static row => row.CostUsd ?? 0))}\n").ToString();
    }

    private static string Json(ImmutableArray<ReportRow> rows) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("total_cost_usd"u8, rows.Sum(static row => row.CostUsd ?? 0));
        writer.WriteStartArray("rows"u8);
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("feature"u8, row.Feature);
            writer.WriteString("provider"u8, row.Provider);
            writer.WriteString("model"u8, row.Model);
            writer.WriteNumber("calls"u8, row.Calls);
            writer.WriteNumber("input_tokens"u8, row.InputTokens);
            writer.WriteNumber("output_tokens"u8, row.OutputTokens);
            if (row.CostUsd is { } cost)
            {
                writer.WriteNumber("cost_usd"u8, cost);
            }
            else
            {
                writer.WriteNull("cost_usd"u8);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }).ToString();
}
