using Microsoft.Extensions.AI;
using Netra.Models.Planner;

namespace Netra.Models;

public sealed class StructuredOutputTests
{
    private const string Schema = """
        {"type":"object","properties":{
          "category":{"type":["string","null"],"enum":["cost","model_choice","quality",null]},
          "priority":{"type":"string","enum":["low","high"]},
          "days":{"type":"integer","minimum":1,"maximum":30},
          "ratio":{"anyOf":[{"type":"number"},{"type":"null"}]},
          "on":{"type":["string","null"],"format":"date"},
          "tags":{"type":"array","items":{"type":"string"}},
          "nested":{"$ref":"#/$defs/node"},
          "optional":{"type":"number"}},
         "required":["category","priority","days","ratio","on","tags","nested"],
         "$defs":{"node":{"type":"object","properties":{"name":{"type":"string","minLength":1,"maxLength":5},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["name","next"]}}}
        """;

    [Fact]
    public async Task An_answer_is_filled_from_the_text_as_far_as_it_goes()
    {
        (await Answer(Schema, "high priority: which model choice for the next 12 days, 0.5 on 2026-01-02?"))
            .ShouldBe("""{"category":"model_choice","priority":"high","days":12,"ratio":0.5,"on":"2026-01-02","tags":[],"nested":{"name":"high ","next":null}}""");
    }

    [Fact]
    public async Task What_nobody_said_is_null_or_neutral_and_the_answer_still_fits_the_schema()
    {
        (await Answer(Schema, "? 12"))
            .ShouldBe("""{"category":null,"priority":"low","days":12,"ratio":null,"on":null,"tags":[],"nested":{"name":"? 12","next":null}}""");
    }

    [Theory]
    [InlineData("?", "days")]
    [InlineData("for 99 days", "days")]
    [InlineData("""{"priority":"high","days":31}""", "days")]
    public async Task A_number_that_nobody_gave_is_not_made_up(string text, string missing)
    {
        var response = await new OfflinePlanner(0).GetResponseAsync([new(ChatRole.User, text)], new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Tools.Json(Schema)) });
        response.Text.ShouldBeEmpty();
        response.Messages[0].Contents.OfType<ErrorContent>().ShouldHaveSingleItem().Message.ShouldContain($"'{missing}'");
    }

    [Fact]
    public async Task Members_of_a_json_input_are_taken_over()
    {
        (await Answer(Schema, """{"days":7,"priority":"high","tags":["a","b"],"ratio":0.25,"nested":{"name":"x"}}"""))
            .ShouldBe("""{"category":null,"priority":"high","days":7,"ratio":0.25,"on":null,"tags":["a","b"],"nested":{"name":"x","next":null}}""");
    }

    [Fact]
    public async Task What_tools_returned_is_used_with_its_figures_as_given()
    {
        var schema = """{"type":"object","properties":{"total":{"type":"number"},"rows":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"amount":{"type":"number"}},"required":["name","amount"]}}},"required":["total","rows"]}""";
        var response = await new OfflinePlanner(0).GetResponseAsync(
        [
            new(ChatRole.User, "totals, 99 please"),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "list_sales")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", Tools.Json("""{"sum":{"total":3.30},"rows":[{"name":"n","amount":1.10,"x":1},{"name":"s","amount":2.20}]}"""))]),
        ], new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Tools.Json(schema)) });
        response.Text.ShouldBe("""{"total":3.30,"rows":[{"name":"n","amount":1.10},{"name":"s","amount":2.20}]}""");
    }

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{"type":"integer"}""", "5")]
    [InlineData("""{"type":"string"}""", "\"take 5\"")]
    [InlineData("""{"type":"array","items":{"type":"number"},"minItems":1}""", "[5]")]
    [InlineData("""{"type":"boolean"}""", "false")]
    [InlineData("""{"$ref":"#"}""", "{}")]
    public async Task Schemas_of_every_kind_get_valid_json(string schema, string expected)
        => (await Answer(schema, "take 5")).ShouldBe(expected);

    [Fact]
    public async Task Json_without_a_schema_is_an_object()
    {
        var response = await new OfflinePlanner(0).GetResponseAsync([new(ChatRole.User, "hello")], new() { ResponseFormat = ChatResponseFormat.Json });
        response.Text.ShouldBe("{}");
    }

    private static async Task<string> Answer(string schema, string text)
        => (await new OfflinePlanner(0).GetResponseAsync(
            [new(ChatRole.User, text)], new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Tools.Json(schema)) })).Text;
}
