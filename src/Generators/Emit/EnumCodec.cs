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
            code.Open($"if (json.ValueEquals({Literals.String(name.Json)}u8))").Line($"value = {shape.CSharp}.{name.CSharp};").Line("return true;").Close();
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
        code.Line("var before = binder.Count;").Line("var index = 0;");
        code.Open("foreach (var item in json.EnumerateArray())");
        code.Line("binder.Enter(index++);");
        var first = true;
        foreach (var name in shape.Names)
        {
            code.Open($"{(first ? "" : "else ")}if (item.ValueKind == global::System.Text.Json.JsonValueKind.String && item.ValueEquals({Literals.String(name.Json)}u8))")
                .Line($"value |= {shape.CSharp}.{name.CSharp};").Close();
            first = false;
        }
        code.Open("else").Line($"binder.Problem(\"invalid_value\", {Literals.String("one of " + string.Join(", ", shape.Names.Select(name => name.Json)))});").Close();
        code.Line("binder.Leave();").Close();
        code.Line("binder.End();").Line("return binder.Count == before;").Close();

        CodecEmitter.OpenWrite(code, shape);
        code.Line("writer.WriteStartArray();").Line("var rest = value;");
        foreach (var name in shape.Names.Where(name => !name.IsAlias && IsOneBit(name.Value)))
        {
            code.Open($"if ((value & {shape.CSharp}.{name.CSharp}) != 0)")
                .Line($"writer.WriteStringValue({Literals.String(name.Json)}u8);")
                .Line($"rest &= ~{shape.CSharp}.{name.CSharp};").Close();
        }
        code.Open("if (rest != 0)").Line("throw global::Netra.JsonWrite.NoName(value);").Close();
        code.Line("writer.WriteEndArray();").Close();
    }

    private static bool IsOneBit(string value)
        => ulong.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && number != 0 && (number & (number - 1)) == 0;
}
