using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Netra.Execution;

/// <summary>
/// Arguments as a person is asked to approve them: whole. Secrets are hidden and their places listed; characters that do not show,
/// or that make others show elsewhere, stand as <c>\uXXXX</c>.
/// </summary>
/// <param name="Arguments">The arguments.</param>
/// <param name="Hidden">JSON pointers (RFC 6901) of what is hidden, in order.</param>
internal sealed record ApprovalView(JsonText Arguments, ImmutableArray<string> Hidden)
{
    public static ApprovalView Of(JsonText arguments, ImmutableArray<string> secretMembers)
    {
        var hidden = ImmutableArray.CreateBuilder<string>();
        var element = arguments.ToElement();
        var shown = JsonText.Write(writer => Write(writer, element, "", secretMembers, hidden));
        return new ApprovalView(shown, hidden.ToImmutable());
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, string pointer, ImmutableArray<string> secretMembers, ImmutableArray<string>.Builder hidden)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    var path = $"{pointer}/{Escape(member.Name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
                    writer.WritePropertyName(Escape(member.Name));
                    if (SecretNames.Contains(member.Name, secretMembers))
                    {
                        Hide(writer, path, hidden);
                    }
                    else
                    {
                        Write(writer, member.Value, path, secretMembers, hidden);
                    }
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index++}"), secretMembers, hidden);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                WriteText(writer, value.GetString()!, pointer, hidden);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string text, string pointer, ImmutableArray<string>.Builder hidden)
    {
        var redacted = SecretText.Redact(text);
        if (redacted != text)
        {
            hidden.Add(pointer);
        }
        writer.WriteStringValue(Escape(redacted));
    }

    private static void Hide(Utf8JsonWriter writer, string pointer, ImmutableArray<string>.Builder hidden)
    {
        hidden.Add(pointer);
        writer.WriteStringValue(SecretText.Redacted);
    }

    /// <summary>The text with what could deceive its reader written out.</summary>
    internal static string Escape(string text)
    {
        if (!text.Any(MustShow))
        {
            return text;
        }
        var shown = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (MustShow(character))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                shown.Append(character);
            }
        }
        return shown.ToString();
    }

    // C0 and C1, line and paragraph separators, and the characters of Unicode's Bidi_Control.
    private static bool MustShow(char character)
        => char.IsControl(character) || character is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
