using Netra.Generators.Models;

namespace Netra.Generators.Emit;

/// <summary>Writes the code that writes values.</summary>
internal static class WriteEmitter
{
    private const string Write = "global::Netra.JsonWrite";

    /// <summary>Statements that write a value; <paramref name="level"/> keeps the names of nested variables apart.</summary>
    public static void Value(CodeWriter code, ShapeTable table, TypeUse use, string value, int level = 0)
    {
        var shape = table[use];
        if (use.AllowsNull && shape.IsValueType)
        {
            code.Open($"if ({value} is {{ }} value{level})").Line(Statement(table, shape, $"value{level}")).Close();
            code.Open("else").Line("writer.WriteNullValue();").Close();
            return;
        }
        code.Line(Statement(table, shape, value));
    }

    private static string Statement(ShapeTable table, Shape shape, string value) => shape.Kind switch
    {
        _ when shape.HasCodec => $"{table.Codec(shape)}.Write(writer, {value});",
        ShapeKind.Boolean => $"writer.WriteBooleanValue({value});",
        >= ShapeKind.SByte and <= ShapeKind.Decimal => $"writer.WriteNumberValue({value});",
        ShapeKind.String or ShapeKind.Guid or ShapeKind.DateTime or ShapeKind.DateTimeOffset => $"writer.WriteStringValue({value});",
        ShapeKind.Id => $"writer.WriteStringValue({value}.Value);",
        _ => $"{Write}.{shape.Kind}(writer, {value});",
    };
}
