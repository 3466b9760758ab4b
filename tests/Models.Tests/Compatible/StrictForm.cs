using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Models.Compatible;

/// <summary>Holds schemas and their strict forms against what OpenAI documents for structured outputs, and against its own library.</summary>
internal static class StrictForm
{
    // https://platform.openai.com/docs/guides/structured-outputs#supported-schemas: what there is not.
    private static readonly ImmutableArray<string> Unsupported =
    [
        "allOf", "not", "oneOf", "dependentRequired", "dependentSchemas", "if", "then", "else", "minLength", "maxLength", "patternProperties", "unevaluatedProperties", "propertyNames",
        "minProperties", "maxProperties", "unevaluatedItems", "contains", "minContains", "maxContains", "uniqueItems", "default", "contentEncoding",
    ];

    private static readonly ImmutableArray<string> Formats = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

    /// <summary>Checks all of them; returns how many have a strict form.</summary>
    public static async Task<int> CheckAsync(IEnumerable<JsonElement> schemas)
    {
        var pairs = new JsonArray();
        var count = 0;
        foreach (var schema in schemas)
        {
            var strict = StrictSchema.Of(schema);
            pairs.Add((JsonNode)new JsonObject { ["schema"] = StrictSchema.Node(schema), ["strict"] = strict?.DeepClone() });
            if (strict is not null)
            {
                count++;
                Check(strict);
            }
        }
        (await RunAsync("strict.mjs", pairs.ToJsonString())).ShouldBeEmpty();
        return count;
    }

    private static void Check(JsonObject root)
    {
        root["type"]!.GetValue<string>().ShouldBe("object");
        root.ContainsKey("anyOf").ShouldBeFalse();
        var (properties, values, characters) = (0, 0, 0);
        Look(root, 0);
        properties.ShouldBeLessThanOrEqualTo(5_000);
        values.ShouldBeLessThanOrEqualTo(1_000);
        characters.ShouldBeLessThanOrEqualTo(120_000);

        void Look(JsonNode? node, int depth)
        {
            if (node is not JsonObject schema)
            {
                return;
            }
            depth.ShouldBeLessThanOrEqualTo(10);
            foreach (var keyword in Unsupported)
            {
                schema.ContainsKey(keyword).ShouldBeFalse(keyword);
            }
            if (schema["format"] is { } format)
            {
                Formats.ShouldContain(format.GetValue<string>());
            }
            if (schema["enum"] is JsonArray members)
            {
                var length = members.Sum(static member => member is JsonValue value && value.TryGetValue(out string? text) ? text.Length : 0);
                (members.Count <= 251 || length <= 15_000).ShouldBeTrue();
                values += members.Count(static member => member is not null);
                characters += length;
            }
            if (schema["properties"] is JsonObject all)
            {
                schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
                schema["required"]!.AsArray().Select(static name => name!.GetValue<string>()).ShouldBe(all.Select(static property => property.Key));
                properties += all.Count;
                foreach (var (name, value) in all)
                {
                    characters += name.Length;
                    Look(value, depth + 1);
                }
            }
            Look(schema["items"], depth);
            foreach (var one in schema["anyOf"] as JsonArray ?? [])
            {
                Look(one, depth);
            }
            foreach (var (name, one) in schema["$defs"] as JsonObject ?? [])
            {
                characters += name.Length;
                Look(one, depth);
            }
        }
    }

    /// <summary>Runs a script of <c>tests/node</c>; returns everything that it says.</summary>
    public static async Task<string> RunAsync(string script, string input, params string[] args)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(here.FullName, "Netra.Modular.sln")))
        {
            here = here.Parent!;
        }
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(here.FullName, "tests", "node", script), .. args]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return await output + await error;
    }
}
