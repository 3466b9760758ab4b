using Netra.Generators.Models;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>
/// Writes JSON Schema (2020-12) without whitespace and in one order of keywords. A type that contains itself stands in
/// <c>$defs</c>; all others stand where they are used.
/// </summary>
/// <param name="table">The shapes.</param>
/// <param name="isOpen">Whether objects may have more members than are named.</param>
/// <param name="isWritten">Whether it describes what is written, of which computed members are a part.</param>
internal sealed class SchemaWriter(ShapeTable table, bool isOpen, bool isWritten)
{
    private readonly SortedDictionary<string, string> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The schema of a type.</summary>
    public string Root(TypeUse use)
    {
        var schema = Of(use, Constraints.None, null, null);
        return WithDefinitions(schema);
    }

    /// <summary>The schema of a tool's arguments.</summary>
    public string Root(IEnumerable<Member> arguments) => WithDefinitions("{" + Object(arguments, null, allowsNull: false) + "}");

    private string WithDefinitions(string schema)
    {
        if (_definitions.Count == 0)
        {
            return schema;
        }
        var definitions = string.Join(",", _definitions.Select(definition => $"{Literals.Json(definition.Key)}:{definition.Value}"));
        return $"{schema.Substring(0, schema.Length - 1)},\"$defs\":{{{definitions}}}}}";
    }

    private string Of(TypeUse use, Constraints constraints, string? description, string? defaultJson)
    {
        var shape = table[use];
        var parts = new List<string>();
        if ((description ?? (Contains(shape, shape) ? null : shape.Description)) is { } text)
        {
            parts.Add($"\"description\":{Literals.Json(text)}");
        }
        var allowsNull = use.AllowsNull && !constraints.RefusesNull;
        if (shape.Kind is ShapeKind.Object or ShapeKind.Union && Contains(shape, shape))
        {
            var reference = $"\"$ref\":{Literals.Json("#/$defs/" + Define(shape))}";
            parts.Add(allowsNull ? $"\"anyOf\":[{{{reference}}},{{\"type\":\"null\"}}]" : reference);
        }
        else if (Body(shape, allowsNull, constraints) is { Length: > 0 } body)
        {
            parts.Add(body);
        }
        if (defaultJson is not null)
        {
            parts.Add($"\"default\":{defaultJson}");
        }
        return "{" + string.Join(",", parts) + "}";
    }

    private string Define(Shape shape)
    {
        if (_names.TryGetValue(shape.Id, out var known))
        {
            return known;
        }
        var plain = SnakeCase.Of(Names.Identifier(Names.Last(shape.Id)));
        var name = plain;
        for (var i = 2; _names.ContainsValue(name); i++)
        {
            name = $"{plain}_{Literals.Number(i)}";
        }
        _names[shape.Id] = name;
        var description = shape.Description is { } text ? $"\"description\":{Literals.Json(text)}," : "";
        _definitions[name] = "{" + description + Body(shape, allowsNull: false, Constraints.None) + "}";
        return name;
    }

    private string Body(Shape shape, bool allowsNull, Constraints constraints) => shape.Kind switch
    {
        ShapeKind.Boolean => Type("boolean", allowsNull) + Allowed(constraints, allowsNull),
        ShapeKind.Char => Type("string", allowsNull) + ",\"minLength\":1,\"maxLength\":1" + Allowed(constraints, allowsNull),
        _ when Numbers.IsInteger(shape.Kind) => Type("integer", allowsNull) + Range(shape.Kind, constraints) + Allowed(constraints, allowsNull),
        ShapeKind.Single or ShapeKind.Double or ShapeKind.Decimal => Type("number", allowsNull) + Range(shape.Kind, constraints) + Allowed(constraints, allowsNull),
        ShapeKind.String => Type("string", allowsNull) + Form(constraints) + Length(constraints, "Length") + Pattern(constraints) + Allowed(constraints, allowsNull),
        ShapeKind.Id => Type("string", allowsNull),
        ShapeKind.Guid => Type("string", allowsNull) + ",\"format\":\"uuid\"",
        ShapeKind.DateTime or ShapeKind.DateTimeOffset => Type("string", allowsNull) + ",\"format\":\"date-time\"",
        ShapeKind.DateOnly => Type("string", allowsNull) + ",\"format\":\"date\"",
        ShapeKind.TimeOnly => Type("string", allowsNull) + ",\"format\":\"time\"",
        ShapeKind.TimeSpan => Type("string", allowsNull) + ",\"pattern\":\"^-?(\\\\d{1,8}\\\\.)?([01]\\\\d|2[0-3]):[0-5]\\\\d:[0-5]\\\\d(\\\\.\\\\d{1,7})?$\"",
        ShapeKind.Uri => Type("string", allowsNull) + ",\"format\":\"uri\"",
        ShapeKind.Bytes => Type("string", allowsNull) + ",\"contentEncoding\":\"base64\"" + Length(constraints with { MinLength = Encoded(constraints.MinLength), MaxLength = Encoded(constraints.MaxLength) }, "Length"),
        ShapeKind.Enum when shape.IsFlags => Type("array", allowsNull) + $",\"items\":{{\"type\":\"string\",\"enum\":[{EnumNames(shape)}]}},\"uniqueItems\":true",
        ShapeKind.Enum => Type("string", allowsNull)
            + (constraints.Allowed.IsEmpty ? $",\"enum\":[{EnumNames(shape)}{(allowsNull ? ",null" : "")}]{Denied(constraints)}" : Allowed(constraints, allowsNull)),
        ShapeKind.List => Type("array", allowsNull) + $",\"items\":{Of(shape.Item!, Constraints.None, null, null)}"
            + (shape.Collection is CollectionKind.HashSet or CollectionKind.ImmutableHashSet ? ",\"uniqueItems\":true" : "") + Length(constraints, "Items"),
        ShapeKind.Dictionary => Type("object", allowsNull) + $",\"additionalProperties\":{Of(shape.Item!, Constraints.None, null, null)}" + Length(constraints, "Properties"),
        ShapeKind.Object => Object(shape.Members, shape.Discriminator, allowsNull),
        ShapeKind.Node when !allowsNull => "\"type\":[\"object\",\"array\",\"string\",\"number\",\"boolean\"]",
        ShapeKind.Union => $"\"oneOf\":[{string.Join(",", shape.Cases.Select(use => Of(use, Constraints.None, null, null)))}{(allowsNull ? ",{\"type\":\"null\"}" : "")}]",
        _ => "",
    };

    private string Object(IEnumerable<Member> members, Discriminator? discriminator, bool allowsNull)
    {
        var shown = members.Where(member => isWritten || member.Role != MemberRole.Computed).ToArray();
        var properties = shown.Select(member => $"{Literals.Json(member.Json)}:{Of(member.Type, member.Constraints, member.Description, member.DefaultJson)}");
        var required = shown.Where(member => member.IsRequired).Select(member => Literals.Json(member.Json)).ToArray();
        if (discriminator is not null)
        {
            properties = [$"{Literals.Json(discriminator.Name)}:{{\"const\":{discriminator.Json}}}", .. properties];
            required = [Literals.Json(discriminator.Name), .. required];
        }
        return Type("object", allowsNull)
            + $",\"properties\":{{{string.Join(",", properties)}}}"
            + (required.Length == 0 ? "" : $",\"required\":[{string.Join(",", required)}]")
            + (isOpen ? "" : ",\"additionalProperties\":false");
    }

    private static string Type(string type, bool allowsNull) => allowsNull ? $"\"type\":[\"{type}\",\"null\"]" : $"\"type\":\"{type}\"";

    private static string EnumNames(Shape shape) => string.Join(",", shape.Names.Select(name => Literals.Json(name.Json)));

    private static string Allowed(Constraints constraints, bool allowsNull)
        => (constraints.Allowed.IsEmpty ? "" : $",\"enum\":[{string.Join(",", constraints.Allowed.Select(value => value.Json))}{(allowsNull ? ",null" : "")}]") + Denied(constraints);

    private static string Denied(Constraints constraints)
        => constraints.Denied.IsEmpty ? "" : $",\"not\":{{\"enum\":[{string.Join(",", constraints.Denied.Select(value => value.Json))}]}}";

    private static string Form(Constraints constraints) => constraints.Form switch
    {
        TextForm.Email => ",\"format\":\"email\"",
        TextForm.Url => ",\"format\":\"uri\"",
        TextForm.Base64 => ",\"contentEncoding\":\"base64\"",
        _ => "",
    };

    private static string Pattern(Constraints constraints)
    {
        const string notBlank = "\\S";
        var pattern = constraints.Pattern?.Json;
        if (!constraints.RefusesBlank)
        {
            return pattern is null ? "" : $",\"pattern\":{Literals.Json(pattern)}";
        }
        return $",\"pattern\":{Literals.Json(pattern ?? notBlank)}" + (pattern is null ? "" : $",\"allOf\":[{{\"pattern\":{Literals.Json(notBlank)}}}]");
    }

    // Four characters for each three bytes.
    private static int? Encoded(int? bytes) => bytes is { } count ? (int)Math.Min((count + 2L) / 3 * 4, int.MaxValue) : null;

    private static string Range(ShapeKind kind, Constraints constraints)
    {
        var limits = Numbers.Limits(kind);
        var least = constraints.Least ?? (limits is var (from, _) ? new Bound(Literals.Number(from), "", false) : null);
        var most = constraints.Most ?? (limits is var (_, to) ? new Bound(Literals.Number(to), "", false) : null);
        return (least is null ? "" : $",\"{(least.IsExclusive ? "exclusiveMinimum" : "minimum")}\":{least.Json}")
            + (most is null ? "" : $",\"{(most.IsExclusive ? "exclusiveMaximum" : "maximum")}\":{most.Json}");
    }

    private static string Length(Constraints constraints, string what)
        => (constraints.MinLength is { } min ? $",\"min{what}\":{Literals.Number(min)}" : "")
            + (constraints.MaxLength is { } max ? $",\"max{what}\":{Literals.Number(max)}" : "");

    // Whether the shape is reached from what another consists of.
    private bool Contains(Shape outer, Shape inner)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<Shape>([outer]);
        while (open.Count > 0)
        {
            foreach (var part in open.Pop().Parts)
            {
                if (part.ShapeId == inner.Id)
                {
                    return true;
                }
                if (seen.Add(part.ShapeId))
                {
                    open.Push(table[part]);
                }
            }
        }
        return false;
    }
}
