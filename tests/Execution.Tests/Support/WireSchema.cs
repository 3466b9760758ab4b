using System.Text.Json;
using System.Text.RegularExpressions;

namespace Netra.Execution.Tests;

/// <summary>
/// Holds messages against the generated schema of the protocol, more strictly than a client does: a member that the schema
/// does not name is a violation. Remembers which members it has seen. Safe for concurrent use.
/// </summary>
public sealed class WireSchema
{
    private readonly JsonElement _root;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public WireSchema(string text)
    {
        using var document = JsonDocument.Parse(text);
        _root = document.RootElement.Clone();
    }

    /// <summary>The one that is checked in.</summary>
    public static WireSchema CheckedIn { get; } = new(File.ReadAllText(Path.Combine(Root, "docs", "protocol", "netra.v1.schema.json")));

    /// <summary>The folder of the solution.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Netra.Modular.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run within the solution.");
            }
            return folder.FullName;
        }
    }

    /// <summary>What is wrong with a message; empty when nothing is.</summary>
    /// <param name="message">The message.</param>
    /// <param name="definition">What it should be: one of <c>$defs</c>.</param>
    public IReadOnlyList<string> Violations(JsonElement message, string definition)
    {
        var violations = new List<string>();
        var members = new List<string>();
        Check(message, Definition(definition), definition, violations, members);
        if (violations.Count == 0)
        {
            lock (_seen)
            {
                _seen.UnionWith(members);
            }
        }
        return violations;
    }

    /// <summary>Members of a definition, at any depth, that no sound message had so far.</summary>
    public IReadOnlyList<string> NotSeen(string definition)
    {
        var all = new List<string>();
        Collect(Definition(definition), definition, all);
        lock (_seen)
        {
            return [.. all.Where(member => !_seen.Contains(member))];
        }
    }

    /// <summary>A part of the schema by name.</summary>
    public JsonElement Definition(string name) => _root.GetProperty("$defs").GetProperty(name);

    private void Check(JsonElement value, JsonElement schema, string path, List<string> violations, List<string> members)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var rule = keyword.Value;
            var isSound = keyword.Name switch
            {
                "description" or "format" or "required" or "items" or "properties" => true,
                "oneOf" => CheckOneOf(value, rule, violations, members),
                "type" => rule.ValueKind == JsonValueKind.String ? Is(value, rule.GetString()!) : rule.EnumerateArray().Any(type => Is(value, type.GetString()!)),
                "const" => JsonElement.DeepEquals(value, rule),
                "enum" => rule.EnumerateArray().Any(allowed => JsonElement.DeepEquals(value, allowed)),
                "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.GetDouble(),
                "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= rule.GetDouble(),
                "minLength" => value.ValueKind != JsonValueKind.String || Length(value) >= rule.GetInt32(),
                "maxLength" => value.ValueKind != JsonValueKind.String || Length(value) <= rule.GetInt32(),
                "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!),
                _ => throw new NotSupportedException($"The schema has the keyword '{keyword.Name}', which these tests do not know."),
            };
            if (!isSound)
            {
                violations.Add($"{path} is {value.GetRawText()}, against {keyword.Name} {rule.GetRawText()}");
            }
        }
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var name in schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
            {
                violations.Add($"{path}.{name} is missing");
            }
            foreach (var member in value.EnumerateObject())
            {
                members.Add($"{path}.{member.Name}");
                if (properties.TryGetProperty(member.Name, out var known))
                {
                    Check(member.Value, known, $"{path}.{member.Name}", violations, members);
                }
                else
                {
                    violations.Add($"{path}.{member.Name} is not in the schema");
                }
            }
        }
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in value.EnumerateArray())
            {
                Check(item, items, path, violations, members);
            }
        }
    }

    // Exactly one must be sound; when none is, the reasons are told of the one whose type it is.
    private bool CheckOneOf(JsonElement value, JsonElement choices, List<string> violations, List<string> members)
    {
        var sound = 0;
        foreach (var choice in choices.EnumerateArray())
        {
            var (name, definition) = Target(choice);
            var found = new List<string>();
            Check(value, definition, name, found, members);
            sound += found.Count == 0 ? 1 : 0;
            if (found.Count > 0 && !found.Any(violation => violation.StartsWith($"{name}.type ", StringComparison.Ordinal) || violation.StartsWith($"{name} is ", StringComparison.Ordinal)))
            {
                violations.AddRange(found);
            }
        }
        return sound == 1;
    }

    private void Collect(JsonElement schema, string path, List<string> all)
    {
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            foreach (var (name, definition) in choices.EnumerateArray().Select(Target))
            {
                Collect(definition, name, all);
            }
        }
        if (schema.TryGetProperty("items", out var items))
        {
            Collect(items, path, all);
        }
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                all.Add($"{path}.{property.Name}");
                Collect(property.Value, $"{path}.{property.Name}", all);
            }
        }
    }

    private (string Name, JsonElement Definition) Target(JsonElement reference)
    {
        var name = reference.GetProperty("$ref").GetString()!["#/$defs/".Length..];
        return (name, Definition(name));
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.IsInteger(number),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException($"The schema has the type '{type}', which these tests do not know."),
    };

    // As JSON Schema counts: a code point is a character.
    private static int Length(JsonElement value) => value.GetString()!.EnumerateRunes().Count();
}
