using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Records, classes and structs.</summary>
internal static class ObjectCodec
{
    public static void Emit(CodeWriter code, Shape shape, ShapeTable table, ReadEmitter read)
    {
        var members = shape.Read;
        CodecEmitter.OpenRead(code, shape);
        code.Line("var before = binder.Count;");
        read.Members(code, members, "json", Phrases.Of(shape, Constraints.None), shape.Discriminator);
        code.Open("if (binder.Count != before)").Line("return false;").Close();
        var needsTemplate = members.Any(member => member.HasUnknownDefault);
        if (needsTemplate)
        {
            // What an absent member is then only the type knows.
            code.Line($"var template = {Make(shape, members, table, withOptional: false)};");
        }
        code.Line($"value = {Make(shape, members, table, withOptional: true)};");
        code.Line("return true;").Close();

        CodecEmitter.OpenWrite(code, shape);
        code.Line("writer.WriteStartObject();");
        if (shape.Discriminator is { } discriminator)
        {
            code.Line($"writer.Write{(discriminator.Json[0] == '"' ? "String" : "Number")}({Literals.String(discriminator.Name)}u8, {discriminator.CSharp});");
        }
        for (var i = 0; i < shape.Members.Count; i++)
        {
            var member = shape.Members[i];
            var value = $"value.{member.CSharp}";
            if (member.SkipsNull && member.Type.AllowsNull)
            {
                code.Open($"if ({value} is not null)");
            }
            code.Line($"writer.WritePropertyName({Literals.String(member.Json)}u8);");
            WriteEmitter.Value(code, table, member.Type, value, i);
            if (member.SkipsNull && member.Type.AllowsNull)
            {
                code.Close();
            }
        }
        code.Line("writer.WriteEndObject();").Close();
    }

    private static string Make(Shape shape, EquatableArray<Member> members, ShapeTable table, bool withOptional)
    {
        var arguments = new List<string>();
        var initializers = new List<string>();
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            var value = table.Value(member.Type, $"m{i}");
            switch (member.Role)
            {
                case MemberRole.Parameter:
                    arguments.Add(value);
                    break;
                case MemberRole.Required:
                    initializers.Add($"{member.CSharp} = {value}");
                    break;
                case MemberRole.Optional when withOptional:
                    initializers.Add($"{member.CSharp} = {(member.HasUnknownDefault ? $"{ReadEmitter.Unseen(i)} ? template.{member.CSharp} : {value}" : value)}");
                    break;
            }
        }
        var made = $"new {shape.CSharp}({string.Join(", ", arguments)})";
        return initializers.Count == 0 ? made : $"{made} {{ {string.Join(", ", initializers)} }}";
    }
}
