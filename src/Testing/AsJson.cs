using System.Text.Json;

namespace Netra.Testing;

/// <summary>Values of tests as the JSON that a client would send.</summary>
internal static class AsJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>JSON as it is; anything else with its members in snake_case.</summary>
    public static JsonText Of(object? value) => value switch
    {
        JsonText text => text,
        JsonElement element => JsonText.From(element),
        _ => JsonText.Parse(JsonSerializer.Serialize(value, Options)),
    };
}
