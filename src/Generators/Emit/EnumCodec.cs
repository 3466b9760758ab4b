using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Enumerations: one name, or an array of names for flags.</summary>
internal static class EnumCodec
{
    public static void Single(CodeWriter code, Shape shape)
    {
        var expected = Literals.String(Phrases.Of(shape, Constraints.None));
        CodecEmitter.OpenRead(code, shape);
        code.Open("if (json.ValueKind != global::System.Text.Json.JsonValueKind.String)").Line($"return binder.Problem(\"wrong_type\", {expected});").Close();
        foreach (var name in shape.Names)
        {
            code.Open($"if (global::Netra.JsonRead.IsConstant(json, {Literals.String(name.Json)}u8))").Line($"value = {shape.CSharp}.{name.CSharp};").Line("return true;").Close();
        }
        code.Line($"return binder.Problem(\"invalid_value\", {expected});").Close();
        CodecEmitter.OpenWrite(code, shape);
        code.Open("switch (value)");
        foreach (var name in shape.Names.Where(name => !name.IsAlias))
        {
            code.Line($"case {shape.CSharp}.{name.CSharp}: writer.WriteStringValue({Literals.String(name.Json)}u8); break;");
        }
        code.Line("default: throw global::Netra.JsonWrite.NoName(value);").Close().Close();
    }

    public static void Flags(CodeWriter code, Shape shape)
    {
        var expected = Literals.String(Phrases.Of(shape, Constraints.None));
        CodecEmitter.OpenRead(code, shape);
        code.Open($"if (!binder.BeginArray(json, {expected}))").Line("return false;").Close();
        code.Line("var before = binder.Count;").Line("var index = 0;").Line($"global::System.Span<bool> seen = stackalloc bool[{Literals.Number(shape.Names.Count)}];");
        code.Open("foreach (var item in json.EnumerateArray())");
        code.Line("var start = binder.Count;");
        for (var i = 0; i < shape.Names.Count; i++)
        {
            var name = shape.Names[i];
            code.Open($"{(i == 0 ? "" : "else ")}if (global::Netra.JsonRead.IsConstant(item, {Literals.String(name.Json)}u8))")
                .Line($"binder.Once(ref seen[{Literals.Number(i)}]);")
                .Line($"value |= {shape.CSharp}.{name.CSharp};").Close();
        }
        code.Open("else").Line($"binder.Problem(\"invalid_value\", {Literals.String("one of " + string.Join(", ", shape.Names.Select(name => name.Json)))});").Close();
        code.Line("binder.Leave(index++, start);").Close();
        code.Line("binder.End();").Line("return binder.Count == before;").Close();

        CodecEmitter.OpenWrite(code, shape);
        code.Line("writer.WriteStartArray();").Line("var rest = value;");
        // Single bits first; what is left may have a name of several.
        foreach (var name in shape.Names.Where(name => !name.IsAlias && name.Value != "0").OrderBy(name => IsOneBit(name.Value) ? 0 : 1))
        {
            var constant = $"{shape.CSharp}.{name.CSharp}";
            code.Open(IsOneBit(name.Value) ? $"if ((value & {constant}) != 0)" : $"if ((rest & {constant}) != 0 && (value & {constant}) == {constant})")
                .Line($"writer.WriteStringValue({Literals.String(name.Json)}u8);")
                .Line($"rest &= ~{constant};").Close();
        }
        code.Open("if (rest != 0)").Line("throw global::Netra.JsonWrite.NoName(value);").Close();
        code.Line("writer.WriteEndArray();").Close();
    }

    private static bool IsOneBit(string value)
        => ulong.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && number != 0 && (number & (number - 1)) == 0;
}
