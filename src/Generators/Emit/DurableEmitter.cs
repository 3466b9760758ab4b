using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes the part of a durable type by which steps read and write it.</summary>
internal static class DurableEmitter
{
    public static (string Hint, string Text) Emit(DurableModel durable, ModuleModel module)
    {
        var table = new ShapeTable(durable.Shapes, module);
        var contract = $"global::Netra.IDurable<{durable.Type.CSharp}>";
        var code = CodeWriter.File();
        code.OpenTarget(durable.Target, $" : {contract}");
        code.Open($"static void {contract}.Write(global::System.Text.Json.Utf8JsonWriter writer, {durable.Type.CSharp} value)");
        WriteEmitter.Value(code, table, durable.Type, "value", 1);
        code.Close();
        code.Line();
        code.Open($"static {durable.Type.CSharp} {contract}.Read(global::System.Text.Json.JsonElement json)");
        AgentEmitter.Stored(code, durable.Type, table, new ReadEmitter(table));
        code.Close();
        code.CloseTarget(durable.Target);
        return (Names.Hint("Durable", durable.Target.Name, durable.Target.CSharp), code.ToString());
    }
}
