using System.Collections.Immutable;
using System.Text.Json;

namespace Netra.Execution;

/// <summary>
/// What payloads hide (PROTOCOL.md section 4): secrets by name, by mark and by form at any depth, and what is too long.
/// </summary>
internal static class Payloads
{
    /// <summary>The value as an event shows it.</summary>
    /// <param name="value">Any JSON value.</param>
    /// <param name="cut">How much of it.</param>
    /// <param name="secretMembers">Names that a tool marked <c>[Secret]</c>.</param>
    public static JsonText Show(JsonText value, PayloadCut cut, ImmutableArray<string> secretMembers = default)
    {
        var element = value.ToElement();
        return JsonText.Write(writer => Write(writer, element, cut, secretMembers));
    }

    /// <summary>The value without its secrets, not cut: as its user may read it.</summary>
    public static JsonText Redact(JsonText value, ImmutableArray<string> secretMembers) => Show(value, PayloadCut.None, secretMembers);

    /// <summary>The beginning of a text, never ending inside a surrogate pair, and how much was left out.</summary>
    public static string Cut(string text, int characters)
    {
        if (text.Length <= characters)
        {
            return text;
        }
        var kept = Boundary(text, characters);
        return $"{text.AsSpan(0, kept)}… [{text.Length - kept} more]";
    }

    /// <summary>The greatest length up to <paramref name="length"/> that does not end between two surrogates.</summary>
    public static int Boundary(ReadOnlySpan<char> text, int length)
        => length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) && char.IsLowSurrogate(text[length]) ? length - 1 : length;

    private static void Write(Utf8JsonWriter writer, JsonElement value, PayloadCut cut, ImmutableArray<string> secretMembers)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (SecretNames.Contains(member.Name, secretMembers))
                    {
                        writer.WriteStringValue(SecretText.Redacted);
                    }
                    else
                    {
                        Write(writer, member.Value, cut, secretMembers);
                    }
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                WriteList(writer, value, cut, secretMembers);
                break;
            case JsonValueKind.String:
                // First redacted, then cut: half a key must not escape because its end was cut off.
                writer.WriteStringValue(Cut(SecretText.Redact(value.GetString()!), cut.Characters));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter writer, JsonElement list, PayloadCut cut, ImmutableArray<string> secretMembers)
    {
        writer.WriteStartArray();
        var written = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (written == cut.Items)
            {
                writer.WriteStringValue($"… [{list.GetArrayLength() - written} more]");
                break;
            }
            Write(writer, item, cut, secretMembers);
            written++;
        }
        writer.WriteEndArray();
    }
}
