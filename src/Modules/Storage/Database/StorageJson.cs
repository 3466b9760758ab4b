using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Netra;

/// <summary>Lists that are kept in one column.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImmutableArray<string>))]
[JsonSerializable(typeof(ImmutableArray<RunWarning>))]
[JsonSerializable(typeof(UsageSummary))]
internal sealed partial class StorageJson : JsonSerializerContext
{
    public static string Write(ImmutableArray<string> names) => JsonSerializer.Serialize(names, Default.ImmutableArrayString);

    public static ImmutableArray<string> ReadNames(string json) => JsonSerializer.Deserialize(json, Default.ImmutableArrayString);

    public static string Write(ImmutableArray<RunWarning> warnings) => JsonSerializer.Serialize(warnings, Default.ImmutableArrayRunWarning);

    public static ImmutableArray<RunWarning> ReadWarnings(string json) => JsonSerializer.Deserialize(json, Default.ImmutableArrayRunWarning);

    public static string Write(UsageSummary summary) => JsonSerializer.Serialize(summary, Default.UsageSummary);

    public static UsageSummary? ReadSummary(string json) => JsonSerializer.Deserialize(json, Default.UsageSummary);
}
