using System.Text.Json;

namespace Netra.Compliance;

/// <summary>What the rules said of one project, read from the compiler's log (SARIF 2.1.0). Immutable once read.</summary>
internal sealed class ProjectLog
{
    // Hidden results are not logged; so these are notes.
    private const string Known = "NETRA990";
    private const string Waived = "NETRA991";
    private const string Checked = "NETRA992";
    private const string Stale = "NETRA993";

    private readonly List<Finding> _findings = [];
    private readonly List<string> _stale = [];
    private readonly SortedDictionary<string, int> _checked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuleText> _rules = new(StringComparer.Ordinal);
    private readonly string _project;
    private readonly string _root;

    private ProjectLog(string project, string root)
    {
        _project = project;
        _root = root;
    }

    /// <summary>The project's name.</summary>
    public string Project => _project;

    /// <summary>What was found, in the order of the log.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Messages about lines of the baseline that are not needed.</summary>
    public IReadOnlyList<string> StaleLines => _stale;

    /// <summary>How many subjects of each kind were checked.</summary>
    public IReadOnlyDictionary<string, int> CheckedByKind => _checked;

    /// <summary>The rules that the log names, by id.</summary>
    public IReadOnlyDictionary<string, RuleText> Rules => _rules;

    /// <summary>Reads a log.</summary>
    /// <param name="path">The log.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="root">The solution's folder, from which paths are told.</param>
    /// <exception cref="ComplianceException">It is no log of the compiler.</exception>
    public static ProjectLog Read(string path, string project, string root)
    {
        var log = new ProjectLog(project, root);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path).AsMemory(Bom(path)));
            foreach (var run in document.RootElement.GetProperty("runs").EnumerateArray())
            {
                foreach (var rule in run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray())
                {
                    log.AddRule(rule);
                }
                foreach (var result in run.GetProperty("results").EnumerateArray())
                {
                    log.Add(result);
                }
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ComplianceException($"{path} is no log of the compiler ({unreadable.Message}); delete it and build again.");
        }
        return log;
    }

    private static int Bom(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 0xEF ? 3 : 0;
    }

    private void AddRule(JsonElement rule)
    {
        if (rule.GetProperty("id").GetString() is { } id && IsOurs(id))
        {
            _rules[id] = new(id, TextOf(rule, "shortDescription"), TextOf(rule, "fullDescription"));
        }
    }

    // Whatever the log says of suppressions: only a waiver waives, and the rules have judged it.
    private void Add(JsonElement result)
    {
        var id = result.GetProperty("ruleId").GetString()!;
        if (!IsOurs(id))
        {
            return;
        }
        var message = TextOf(result, "message");
        switch (id)
        {
            case Checked:
                var kind = Property(result, "kind") ?? throw new FormatException($"{Checked} without a kind");
                _checked[kind] = _checked.GetValueOrDefault(kind) + int.Parse(Property(result, "count") ?? "", System.Globalization.CultureInfo.InvariantCulture);
                break;
            case Stale:
                _stale.Add(message);
                break;
            default:
                _findings.Add(new Finding(
                    id switch { Known => Verdict.Known, Waived => Verdict.Waived, _ => Verdict.Violation },
                    id is Known or Waived ? Property(result, "rule") ?? throw new FormatException($"{id} without a rule") : id,
                    id is Known or Waived ? Property(result, "message") ?? message : message,
                    PlaceOf(result))
                {
                    // What is about nothing that a person declared is about the assembly.
                    Subject = new(_project, Property(result, "kind") ?? "assembly", Property(result, "subject") ?? "assembly"),
                    Reason = Property(result, "reason"),
                    BaselineLine = Property(result, "baseline"),
                });
                break;
        }
    }

    private Place PlaceOf(JsonElement result)
    {
        if (!result.TryGetProperty("locations", out var locations) || locations.GetArrayLength() == 0)
        {
            return new(_project, null, 0, 0);
        }
        var physical = locations[0].GetProperty("physicalLocation");
        var region = physical.GetProperty("region");
        return new(
            _project,
            Relative(physical.GetProperty("artifactLocation").GetProperty("uri").GetString()!),
            region.GetProperty("startLine").GetInt32(),
            region.TryGetProperty("startColumn", out var column) ? column.GetInt32() : 1);
    }

    // Never where the solution stands on some machine.
    private string Relative(string uri)
    {
        var path = Uri.TryCreate(uri, UriKind.Absolute, out var absolute) && absolute.IsFile ? absolute.LocalPath : Uri.UnescapeDataString(uri);
        var relative = Path.IsPathRooted(path) ? Path.GetRelativePath(_root, path) : path;
        return (relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFileName(path) : relative).Replace('\\', '/');
    }

    private static bool IsOurs(string id) => id.StartsWith("NETRA", StringComparison.Ordinal);

    private static string TextOf(JsonElement owner, string member)
        => owner.TryGetProperty(member, out var message) && message.TryGetProperty("text", out var text) ? text.GetString() ?? "" : "";

    private static string? Property(JsonElement result, string name)
        => result.TryGetProperty("properties", out var properties)
            && properties.TryGetProperty("customProperties", out var custom)
            && custom.TryGetProperty(name, out var value)
            ? value.GetString()
            : null;
}
