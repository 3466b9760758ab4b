using System.Text.Json;

namespace Netra;

/// <summary>Reads schemas that the generator wrote.</summary>
internal static class Schemas
{
    /// <summary>Parses once, in a descriptor's constructor; the element is not pooled and may be shared and kept.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, WireJson.ReaderOptions);
        return JsonElement.ParseValue(ref reader);
    }
}
