using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra;

/// <summary>Turns arguments as chat clients hold them into JSON, without reflection.</summary>
public static class ToolArguments
{
    /// <summary>The arguments as one JSON object. Values are JSON elements or nodes, strings, booleans or numbers.</summary>
    /// <exception cref="NotSupportedException">A value is of another type.</exception>
    public static JsonText ToJson(IEnumerable<KeyValuePair<string, object?>>? arguments) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in arguments ?? [])
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
        writer.WriteEndObject();
    });

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case JsonElement element: element.WriteTo(writer); break;
            case JsonNode node: node.WriteTo(writer); break;
            case JsonText text: text.WriteTo(writer); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case IFormattable number when number is byte or sbyte or short or ushort or int or uint or long or ulong or decimal or double or float:
                writer.WriteRawValue(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            default: throw new NotSupportedException($"An argument of type {value.GetType().Name} has no JSON form here; give a JsonElement.");
        }
    }
}
