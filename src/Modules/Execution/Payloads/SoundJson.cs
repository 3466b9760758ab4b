using System.Text.Json;

namespace Netra.Execution;

/// <summary>
/// JSON allows escapes of half a surrogate pair, which are no text: every reader of such a string throws. What comes from
/// clients and models is checked once, where it comes in.
/// </summary>
internal static class SoundJson
{
    /// <summary>The compact form of a value, or null when some text of it is none.</summary>
    public static JsonText? From(JsonElement value) => IsSound(value) ? JsonText.From(value) : null;

    /// <summary>The greatest depth of what agents and tools return: an event and a step are wrapped around it.</summary>
    public const int MostDepth = 200;

    /// <summary>Whether a value is deeper than <see cref="MostDepth"/>.</summary>
    public static bool IsTooDeep(JsonText value)
    {
        var reader = new Utf8JsonReader(value.Utf8.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (reader.CurrentDepth > MostDepth)
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsSound(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                try
                {
                    foreach (var member in value.EnumerateObject())
                    {
                        if (member.Name is null || !IsSound(member.Value))
                        {
                            return false;
                        }
                    }
                    return true;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (!IsSound(item))
                    {
                        return false;
                    }
                }
                return true;
            case JsonValueKind.String:
                try
                {
                    return value.GetString() is not null;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }
            default:
                return value.ValueKind != JsonValueKind.Undefined;
        }
    }
}
