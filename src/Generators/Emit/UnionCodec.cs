using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Objects of one of several types, told apart by a member that may stand anywhere among the others.</summary>
internal static class UnionCodec
{
    public static void Emit(CodeWriter code, Shape shape, ShapeTable table)
    {
        var cases = shape.Cases.Select(use => table[use]).ToArray();
        var name = shape.Discriminator!.Name;
        var expected = Literals.String("one of " + string.Join(", ", cases.Select(one => one.Discriminator!.Json)));
        CodecEmitter.OpenRead(code, shape);
        code.Open($"if (!global::Netra.JsonRead.Discriminator(json, ref binder, {Literals.String(Phrases.Of(shape, Constraints.None))}, {Literals.String(name)}, {expected}, out var which))")
            .Line("return false;").Close();
        for (var i = 0; i < cases.Length; i++)
        {
            code.Open($"if (global::Netra.JsonRead.IsConstant(which, {cases[i].Discriminator!.CSharp}))");
            code.Open($"if (!{table.Codec(cases[i])}.Read(json, ref binder, out var value{i}))").Line("return false;").Close();
            code.Line($"value = value{i};").Line("return true;").Close();
        }
        code.Line($"return binder.Problem({Literals.String(name)}, \"invalid_value\", {expected});").Close();

        CodecEmitter.OpenWrite(code, shape);
        code.Open("switch (value)");
        for (var i = 0; i < cases.Length; i++)
        {
            code.Line($"case {cases[i].CSharp} value{i}: {table.Codec(cases[i])}.Write(writer, value{i}); break;");
        }
        code.Line("default: throw global::Netra.JsonWrite.NoCase(value);").Close().Close();
    }
}
