using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Netra.WebSockets;

/// <summary>Writes the protocol as declarations in TypeScript.</summary>
internal static class TypeScriptDocument
{
    public static string Write()
    {
        var groups = ProtocolGroup.All();
        var text = new StringBuilder($"// The wire protocol {WireProtocol.Name}, generated from the server's contracts; not to be edited.\n\n/** An instant, as RFC 3339 UTC with milliseconds. */\nexport type Instant = string;\n");
        foreach (var group in groups)
        {
            Union(text, group.Name, group.About, group.Frames.Select(group.NameOf));
        }
        Union(text, ProtocolGroup.ServerMessage, ProtocolGroup.ServerMessageAbout, groups.Skip(1).Select(group => group.Name));
        foreach (var group in groups)
        {
            foreach (var frame in group.Frames)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n/** {frame.About} */\nexport interface {group.NameOf(frame)} ");
                Object(text, frame.Members, "");
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    private static void Union(StringBuilder text, string name, string about, IEnumerable<string> names)
        => text.Append(CultureInfo.InvariantCulture, $"\n/** {about} */\nexport type {name} =").Append(string.Concat(names.Select(part => $"\n  | {part}"))).Append(";\n");

    private static void Object(StringBuilder text, ImmutableArray<WireMember> members, string indent)
    {
        text.Append("{\n");
        foreach (var member in members)
        {
            if (About(member) is { } about)
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}  /** {about} */\n");
            }
            text.Append(CultureInfo.InvariantCulture, $"{indent}  {member.Name}{(member.IsOptional ? "?" : "")}: ");
            Value(text, member, indent + "  ");
            text.Append(member.IsNullable ? " | null;\n" : ";\n");
        }
        text.Append(indent).Append('}');
    }

    // Bounds are no types; they are told in words.
    private static string? About(WireMember member)
    {
        var unit = member.Kind == WireKind.Text ? " characters" : "";
        var bounds = (member.Least, member.Most) switch
        {
            ({ } least, { } most) => $"{least} to {most}{unit}.",
            ({ } least, null) when least > 0 => member.Kind == WireKind.Text ? "Not empty." : $"{least} or more.",
            _ => null,
        };
        return member.About is null ? bounds : bounds is null ? member.About : $"{member.About} {bounds}";
    }

    private static void Value(StringBuilder text, WireMember member, string indent)
    {
        switch (member.Kind)
        {
            case WireKind.Text when !member.Values.IsEmpty:
                text.AppendJoin(" | ", member.Values.Select(static value => $"\"{value}\""));
                break;
            case WireKind.Object:
                Object(text, member.Members, indent);
                break;
            case WireKind.Objects:
                Object(text, member.Members, indent);
                text.Append("[]");
                break;
            default:
                text.Append(member.Kind switch
                {
                    WireKind.Text => "string",
                    WireKind.Texts => "string[]",
                    WireKind.Instant => "Instant",
                    WireKind.Integer or WireKind.Number => "number",
                    WireKind.Boolean => "boolean",
                    WireKind.Any => "unknown",
                    _ => throw new ArgumentOutOfRangeException(nameof(member), member.Kind, "Not a kind of member."),
                });
                break;
        }
    }
}
