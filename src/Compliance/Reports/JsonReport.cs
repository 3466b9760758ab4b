using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Netra.Compliance;

/// <summary>The report for programs: <c>compliance.json</c>. No times and no machine's paths; the same bytes for the same findings.</summary>
internal static class JsonReport
{
    public static string Write(ComplianceReport report) => Json(json =>
    {
        json.WriteStartObject();
        Counted(json, report.Total);
        Group(json, "kinds", report.Kinds);
        Group(json, "projects", report.Projects);
        Findings(json, "violations", report.Of(Verdict.Violation));
        Findings(json, "known", report.Of(Verdict.Known));
        Findings(json, "waivers", report.Of(Verdict.Waived));
        json.WriteStartArray("stale_baseline_lines");
        foreach (var line in report.StaleLines)
        {
            json.WriteStringValue(line);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Indented JSON with line feeds.</summary>
    public static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Group(Utf8JsonWriter json, string name, IEnumerable<(string Name, Counts Counts)> members)
    {
        json.WriteStartObject(name);
        foreach (var (member, counts) in members)
        {
            json.WriteStartObject(member);
            Counted(json, counts);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Counted(Utf8JsonWriter json, Counts counts)
    {
        json.WritePropertyName("score");
        if (counts.Score is { } score)
        {
            json.WriteNumberValue(score);
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteNumber("checked", counts.Checked);
        json.WriteNumber("compliant", counts.Compliant);
        json.WriteNumber("violation_count", counts.Violations);
        json.WriteNumber("known_count", counts.Known);
        json.WriteNumber("waiver_count", counts.Waived);
    }

    private static void Findings(Utf8JsonWriter json, string name, IEnumerable<Finding> findings)
    {
        json.WriteStartArray(name);
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("project", finding.Place.Project);
            json.WriteString("kind", finding.Subject.Kind);
            json.WriteString("subject", finding.Subject.Id);
            if (finding.Place.File is { } file)
            {
                json.WriteString("file", file);
                json.WriteNumber("line", finding.Place.Line);
            }
            json.WriteString("message", finding.Message);
            if (finding.Reason is { } reason)
            {
                json.WriteString("reason", reason);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
