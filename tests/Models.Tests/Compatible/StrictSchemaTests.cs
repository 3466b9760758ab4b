using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Models.Compatible;

/// <summary>The strict form of schemas, and back.</summary>
public sealed class StrictSchemaTests
{
    [Theory]
    // What may be left out may be null; what cannot be said stands in the description.
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string","description":"A.","minLength":2},"b":{"type":"integer","default":3,"minimum":1},"c":{"type":"string","enum":["x","y"]}},"required":["a"]}""",
        """{"type":"object","properties":{"a":{"type":"string","description":"A. (minLength: 2)"},"b":{"type":["integer","null"],"minimum":1,"description":"(default: 3)"},"c":{"type":["string","null"],"enum":["x","y",null]}},"required":["a","b","c"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{}}""", """{"type":"object","properties":{},"required":[],"additionalProperties":false}""")]
    [InlineData(
        """{"type":"object","properties":{"u":{"oneOf":[{"type":"object","properties":{"k":{"const":"p"},"n":{"type":"number"}},"required":["k"]},{"type":"object","properties":{"k":{"const":"q"}},"required":["k"]}]}},"required":[]}""",
        """{"type":"object","properties":{"u":{"anyOf":[{"type":"object","properties":{"k":{"const":"p","type":"string"},"n":{"type":["number","null"]}},"required":["k","n"],"additionalProperties":false},{"type":"object","properties":{"k":{"const":"q","type":"string"}},"required":["k"],"additionalProperties":false},{"type":"null"}]}},"required":["u"],"additionalProperties":false}""")]
    [InlineData(
        """{"type":"object","properties":{"n":{"description":"N.","$ref":"#/$defs/node"}},"$defs":{"node":{"type":"object","properties":{"next":{"$ref":"#/$defs/node"}}}}}""",
        """{"type":"object","properties":{"n":{"description":"N.","anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"$defs":{"node":{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["next"],"additionalProperties":false}},"required":["n"],"additionalProperties":false}""")]
    // A map, any value, a root that is no object: there is no strict form.
    [InlineData("""{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"type":"string"}}}}""", null)]
    [InlineData("""{"type":"object","properties":{"m":{}}}""", null)]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", null)]
    public async Task It_says_the_same_as_exactly_as_it_can(string schema, string? strict)
    {
        var element = JsonDocument.Parse(schema).RootElement;
        var made = StrictSchema.Of(element);
        JsonNode.DeepEquals(made, strict is null ? null : JsonNode.Parse(strict)).ShouldBeTrue(made?.ToJsonString());
        (await StrictForm.CheckAsync([element])).ShouldBe(strict is null ? 0 : 1);
    }

    [Fact]
    public void What_is_over_a_limit_has_no_strict_form()
    {
        StrictSchema.Of(Object(Enumerable.Range(0, StrictSchema.MostProperties).Select(static i => ($"p{i}", """{"type":"null"}""")))).ShouldNotBeNull();
        StrictSchema.Of(Object(Enumerable.Range(0, StrictSchema.MostProperties + 1).Select(static i => ($"p{i}", """{"type":"null"}""")))).ShouldBeNull();
        StrictSchema.Of(Object([("e", Enum(1_000, 3))])).ShouldNotBeNull();
        StrictSchema.Of(Object([("e", Enum(1_001, 3))])).ShouldBeNull();
        StrictSchema.Of(Object([("e", Enum(251, 60))])).ShouldBeNull();
        StrictSchema.Of(Deep(StrictSchema.MostDepth)).ShouldNotBeNull();
        StrictSchema.Of(Deep(StrictSchema.MostDepth + 1)).ShouldBeNull();

        static string Enum(int count, int length) => $$"""{"type":"string","enum":[{{string.Join(",", Enumerable.Range(0, count).Select(i => $"\"{i.ToString().PadLeft(length, 'x')}\""))}}]}""";
        static JsonElement Deep(int levels) => JsonDocument.Parse(string.Concat(Enumerable.Repeat("""{"type":"object","properties":{"p":""", levels - 1)) + """{"type":"object","properties":{}}""" + string.Concat(Enumerable.Repeat("}}", levels - 1))).RootElement;
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":["string","null"]},"b":{"type":"integer"}},"required":["a"]}""", """{"a":null,"b":null}""", """{"a":null}""")]
    [InlineData("""{"type":"object","properties":{"l":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}}},"required":["l"]}""", """{"l":[{"x":null},{"x":"1"}]}""", """{"l":[{},{"x":"1"}]}""")]
    [InlineData(
        """{"type":"object","properties":{"u":{"oneOf":[{"type":"object","properties":{"k":{"const":"p"},"n":{"type":"number"}},"required":["k"]},{"type":"object","properties":{"k":{"const":"q"},"n":{"type":["null","string"]}},"required":["k","n"]}]}},"required":["u"]}""",
        """{"u":{"k":"q","n":null}}""", """{"u":{"k":"q","n":null}}""")]
    // What has another form is left for the binder to judge.
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","properties":{}}}}""", """{"a":"text","z":null}""", """{"a":"text","z":null}""")]
    public void What_was_left_out_is_left_out_again(string schema, string sent, string restored)
        => StrictSchema.Restore(JsonNode.Parse(sent), JsonDocument.Parse(schema).RootElement)!.ToJsonString().ShouldBe(restored);

    private static JsonElement Object(IEnumerable<(string Name, string Schema)> properties)
        => JsonDocument.Parse("""{"type":"object","properties":{""" + string.Join(",", properties.Select(static property => $"\"{property.Name}\":{property.Schema}")) + "}}").RootElement;
}
