using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Netra.WebSockets;

/// <summary>Writes the protocol as a JSON Schema.</summary>
internal static class SchemaDocument
{
    // What Timestamp of the wire's JSON writes; of a format alone most validators say nothing.
    private const string InstantPattern = @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$";

    public static string Write()
    {
        var groups = ProtocolGroup.All();
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, WireJson.WriterOptions with { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("$comment", "Generated from the server's contracts; not to be edited.");
            json.WriteString("title", WireProtocol.Name);
            json.WriteString("description", "One message of a socket. Members that are not named here are ignored by both sides.");
            Union(json, ["Command", ProtocolGroup.ServerMessage]);
            json.WriteStartObject("$defs");
            foreach (var group in groups)
            {
                json.WriteStartObject(group.Name);
                json.WriteString("description", group.About);
                Union(json, group.Frames.Select(group.NameOf));
                json.WriteEndObject();
            }
            json.WriteStartObject(ProtocolGroup.ServerMessage);
            json.WriteString("description", ProtocolGroup.ServerMessageAbout);
            Union(json, groups.Skip(1).Select(group => group.Name));
            json.WriteEndObject();
            foreach (var group in groups)
            {
                foreach (var frame in group.Frames)
                {
                    json.WriteStartObject(group.NameOf(frame));
                    json.WriteString("description", frame.About);
                    Object(json, frame.Members);
                    json.WriteEndObject();
                }
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Union(Utf8JsonWriter json, IEnumerable<string> names)
    {
        json.WriteStartArray("oneOf");
        foreach (var name in names)
        {
            json.WriteStartObject();
            json.WriteString("$ref", $"#/$defs/{name}");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Object(Utf8JsonWriter json, ImmutableArray<WireMember> members)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var member in members)
        {
            json.WriteStartObject(member.Name);
            if (member.About is { } about)
            {
                json.WriteString("description", about);
            }
            Value(json, member);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartArray("required");
        foreach (var member in members.Where(static member => !member.IsOptional))
        {
            json.WriteStringValue(member.Name);
        }
        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, WireMember member)
    {
        switch (member.Kind)
        {
            case WireKind.Text when member.Values is [var only]:
                json.WriteString("const", only);
                break;
            case WireKind.Text when !member.Values.IsEmpty:
                json.WriteStartArray("enum");
                foreach (var value in member.Values)
                {
                    json.WriteStringValue(value);
                }
                json.WriteEndArray();
                break;
            case WireKind.Text:
                Type(json, "string", member);
                Bounds(json, member, "minLength", "maxLength");
                break;
            case WireKind.Instant:
                Type(json, "string", member);
                json.WriteString("format", "date-time");
                json.WriteString("pattern", InstantPattern);
                break;
            case WireKind.Integer:
                Type(json, "integer", member);
                Bounds(json, member, "minimum", "maximum");
                break;
            case WireKind.Number:
                Type(json, "number", member);
                Bounds(json, member, "minimum", "maximum");
                break;
            case WireKind.Boolean:
                Type(json, "boolean", member);
                break;
            case WireKind.Texts:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteString("type", "string");
                json.WriteEndObject();
                break;
            case WireKind.Object:
                Object(json, member.Members);
                break;
            case WireKind.Objects:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                Object(json, member.Members);
                json.WriteEndObject();
                break;
            case WireKind.Any:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(member), member.Kind, "Not a kind of member.");
        }
    }

    private static void Type(Utf8JsonWriter json, string type, WireMember member)
    {
        if (!member.IsNullable)
        {
            json.WriteString("type", type);
            return;
        }
        json.WriteStartArray("type");
        json.WriteStringValue(type);
        json.WriteStringValue("null");
        json.WriteEndArray();
    }

    private static void Bounds(Utf8JsonWriter json, WireMember member, string least, string most)
    {
        if (member.Least is { } low)
        {
            json.WriteNumber(least, low);
        }
        if (member.Most is { } high)
        {
            json.WriteNumber(most, high);
        }
    }
}
