using Netra.Generators.Models;

namespace Netra.Generators.Emit;

/// <summary>Lists, sets and dictionaries.</summary>
internal static class CollectionCodec
{
    private const string Immutable = "global::System.Collections.Immutable";

    public static void List(CodeWriter code, Shape shape, ShapeTable table, ReadEmitter read)
    {
        var item = shape.Item!;
        var isSet = shape.Collection is CollectionKind.HashSet or CollectionKind.ImmutableHashSet;
        CodecEmitter.OpenRead(code, shape);
        code.Open("if (!binder.BeginArray(json, \"an array\"))").Line("return false;").Close();
        code.Line("var before = binder.Count;");
        code.Line($"var items = new global::System.Collections.Generic.{(isSet ? "HashSet" : "List")}<{item.CSharp}>(json.GetArrayLength());");
        code.Line("var index = 0;");
        code.Open("foreach (var element in json.EnumerateArray())");
        code.Line("var start = binder.Count;");
        code.Line($"{table.Local(item)} item = default;");
        var add = $"items.Add({table.Value(item, "item")})";
        code.Open($"if ({read.Condition(item, "element", "item")}{(isSet ? $" && !{add}" : "")})");
        code.Line(isSet ? "binder.Problem(\"duplicate\", \"each item only once\");" : add + ";").Close();
        code.Line("binder.Leave(index++, start);").Close();
        code.Line("binder.End();");
        code.Open("if (binder.Count != before)").Line("return false;").Close();
        code.Line("value = " + shape.Collection switch
        {
            CollectionKind.Array => "items.ToArray();",
            CollectionKind.ImmutableArray => $"{Immutable}.ImmutableArray.CreateRange(items);",
            CollectionKind.ImmutableList => $"{Immutable}.ImmutableList.CreateRange(items);",
            CollectionKind.ImmutableHashSet => $"{Immutable}.ImmutableHashSet.CreateRange(items);",
            _ => "items;",
        });
        code.Line("return true;").Close();

        CodecEmitter.OpenWrite(code, shape);
        code.Line("writer.WriteStartArray();");
        if (shape.Collection == CollectionKind.ImmutableArray)
        {
            // One that was never made has no items.
            code.Open("if (value.IsDefault)").Line("writer.WriteEndArray();").Line("return;").Close();
        }
        if (HasIndexer(shape))
        {
            // An interface's enumerator would be made for each list.
            code.Open("for (var i = 0; i < value.Count; i++)").Line("var item = value[i];");
        }
        else
        {
            code.Open("foreach (var item in value)");
        }
        WriteEmitter.Value(code, table, item, "item");
        code.Close().Line("writer.WriteEndArray();").Close();
    }

    private static bool HasIndexer(Shape shape)
        => shape.CSharp.StartsWith("global::System.Collections.Generic.IReadOnlyList<", StringComparison.Ordinal)
            || shape.CSharp.StartsWith("global::System.Collections.Generic.IList<", StringComparison.Ordinal);

    public static void Dictionary(CodeWriter code, Shape shape, ShapeTable table, ReadEmitter read)
    {
        var item = shape.Item!;
        CodecEmitter.OpenRead(code, shape);
        code.Open("if (!binder.BeginObject(json, \"an object\"))").Line("return false;").Close();
        code.Line("var before = binder.Count;");
        code.Line($"var items = new global::System.Collections.Generic.Dictionary<string, {item.CSharp}>(global::System.StringComparer.Ordinal);");
        code.Open("foreach (var member in json.EnumerateObject())");
        code.Line("var name = global::Netra.JsonRead.NameOf(member);");
        code.Line("var start = binder.Count;");
        code.Line($"{table.Local(item)} item = default;");
        code.Open($"if ({read.Condition(item, "member.Value", "item")} && !items.TryAdd(name, {table.Value(item, "item")}))")
            .Line("binder.Problem(\"duplicate\", \"the member only once\");").Close();
        code.Line("binder.Leave(name, start);").Close();
        code.Line("binder.End();");
        code.Open("if (binder.Count != before)").Line("return false;").Close();
        code.Line(shape.Collection == CollectionKind.ImmutableDictionary
            ? $"value = {Immutable}.ImmutableDictionary.CreateRange(global::System.StringComparer.Ordinal, items);"
            : "value = items;");
        code.Line("return true;").Close();

        CodecEmitter.OpenWrite(code, shape);
        code.Line("writer.WriteStartObject();");
        code.Open("foreach (var pair in value)").Line("writer.WritePropertyName(pair.Key);");
        WriteEmitter.Value(code, table, item, "pair.Value");
        code.Close().Line("writer.WriteEndObject();").Close();
    }
}
