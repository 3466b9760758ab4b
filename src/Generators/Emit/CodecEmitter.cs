using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes the codec of one type of a module: how it is read from and written to JSON.</summary>
internal static class CodecEmitter
{
    /// <summary>The file for a shape. Names of other codecs follow from their shapes, so a codec depends on nothing but its own shape and those it refers to.</summary>
    public static (string Hint, string Text) Emit(Shape shape, ShapeTable table)
    {
        var name = ShapeTable.CodecName(shape);
        var code = CodeWriter.File();
        code.Open($"namespace {table.Module.Namespace}");
        code.Open($"internal static class {name}");
        var read = new ReadEmitter(table);
        switch (shape.Kind)
        {
            case ShapeKind.Enum when shape.IsFlags:
                EnumCodec.Flags(code, shape);
                break;
            case ShapeKind.Enum:
                EnumCodec.Single(code, shape);
                break;
            case ShapeKind.List:
                CollectionCodec.List(code, shape, table, read);
                break;
            case ShapeKind.Dictionary:
                CollectionCodec.Dictionary(code, shape, table, read);
                break;
            case ShapeKind.Union:
                UnionCodec.Emit(code, shape, table);
                break;
            default:
                ObjectCodec.Emit(code, shape, table, read);
                break;
        }
        read.Fields(code);
        code.Close().Close();
        return (Names.Hint("Codec", Names.Last(shape.Id), shape.Id), code.ToString());
    }

    public static void OpenRead(CodeWriter code, Shape shape)
        => code.Open($"internal static bool Read(global::System.Text.Json.JsonElement json, ref global::Netra.JsonBinder binder, out {shape.CSharp} value)").Line("value = default!;");

    public static void OpenWrite(CodeWriter code, Shape shape)
    {
        code.Line();
        code.Open($"internal static void Write(global::System.Text.Json.Utf8JsonWriter writer, {shape.CSharp}{(shape.IsValueType ? "" : "?")} value)");
        if (!shape.IsValueType)
        {
            code.Open("if (value is null)").Line("writer.WriteNullValue();").Line("return;").Close();
        }
    }
}
