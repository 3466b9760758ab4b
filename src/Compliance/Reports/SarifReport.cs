using System.Text.Json;

namespace Netra.Compliance;

/// <summary>
/// All findings as one SARIF 2.1.0 log, <c>netra.sarif</c>, for tools that show such: a known violation is an <c>unchanged</c> result,
/// a waived one is suppressed in the source with its reason. Paths are relative to the solution's folder.
/// </summary>
internal static class SarifReport
{
    private const string Root = "SOLUTION";

    public static string Write(ComplianceReport report)
    {
        // Only rules that found something: a log says what it has to say.
        string[] rules = [.. report.Findings.Select(static finding => finding.Rule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return JsonReport.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            json.WriteStartObject("tool");
            json.WriteStartObject("driver");
            json.WriteString("name", "Netra");
            json.WriteStartArray("rules");
            foreach (var rule in rules)
            {
                Rule(json, report.Rules.TryGetValue(rule, out var text) ? text : new(rule, rule, rule));
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("originalUriBaseIds");
            json.WriteStartObject(Root);
            json.WriteStartObject("description");
            json.WriteString("text", "The folder of the solution.");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (var finding in report.Findings)
            {
                Result(json, finding, Array.BinarySearch(rules, finding.Rule, StringComparer.Ordinal));
            }
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Rule(Utf8JsonWriter json, RuleText rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        Text(json, "shortDescription", rule.Title);
        Text(json, "fullDescription", rule.Description);
        // A help link would have to be absolute.
        Text(json, "help", $"docs/rules/{rule.Id}.md");
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, Finding finding, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", "error");
        Text(json, "message", finding.Message);
        json.WriteString("baselineState", finding.Verdict == Verdict.Known ? "unchanged" : "new");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (finding.Place.File is { } file)
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", string.Join('/', file.Split('/').Select(Uri.EscapeDataString)));
            json.WriteString("uriBaseId", Root);
            json.WriteEndObject();
            json.WriteStartObject("region");
            json.WriteNumber("startLine", finding.Place.Line);
            json.WriteNumber("startColumn", finding.Place.Column);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", $"{finding.Place.Project}/{finding.Subject.Id}");
        json.WriteString("kind", finding.Subject.Kind);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (finding.Reason is { } reason)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "inSource");
            json.WriteString("justification", reason);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text.Length > 0 ? text : "None.");
        json.WriteEndObject();
    }
}
