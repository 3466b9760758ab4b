using System.Text.Json;
using Netra.Generated;
using Netra.Generators.Tests.Fixture;

namespace Netra.Generators.Tests.Shapes;

/// <summary>Unions, sequences, computed members, inherited and overloaded tools, and agents that a model may call.</summary>
public sealed class ShapeTests
{
    private readonly AgentDescriptor _agent = new FixtureManifest().Agents.Single(agent => agent.Name == "asking");

    [Theory]
    [InlineData("figure", """{"radius":1,"kind":"circle"}""", """{"kind":"circle","radius":1,"name":null}""")]
    [InlineData("figure", """{"side":2,"name":"s","kind":"square"}""", """{"kind":"square","side":2,"name":"s"}""")]
    [InlineData("figure", """{"kind":"plain"}""", """{"kind":"plain","name":null}""")]
    [InlineData("figure", """{"parts":[{"radius":1,"kind":"circle"}],"kind":"cube","side":1}""", """{"kind":"cube","side":1,"parts":[{"kind":"circle","radius":1,"name":null}],"name":null}""")]
    [InlineData("figures", """[null,{"kind":"plain"}]""", """[null,{"kind":"plain","name":null}]""")]
    [InlineData("formula", """{"left":{"value":1,"$type":1},"$type":2,"right":null}""", """{"$type":2,"left":{"$type":1,"value":1},"right":null}""")]
    [InlineData("formula", """{"$type":1.0,"value":1}""", """{"$type":1,"value":1}""")]
    [InlineData("square", """{"side":2}""", """{"side":2,"name":null}""")]
    [InlineData("access", """["top","write"]""", """["write","top"]""")]
    [InlineData("access", """["all"]""", """["read","write"]""")]
    [InlineData("total", """{"net":1.10,"tax":0}""", """{"net":1.10,"tax":0,"is_taxed":false}""")]
    [InlineData("inherited", "3", "3")]
    [InlineData("overridden_here", "\"abc\"", "\"abc\"")]
    [InlineData("find", "3", "\"number 3\"")]
    [InlineData("find_by_name", "\"3\"", "\"name 3\"")]
    [InlineData("several", """["a","b"]""", """["a","b"]""")]
    [InlineData("spoken", "\" a\"", "\" a\"")]
    [InlineData("tenth", "0.1", "0.1")]
    [InlineData("unbounded", "\"abcdef\"", "\"abcdef\"")]
    [InlineData("dotted", "\"\ud83d\ude00b\ud83d\ude00\"", "\"\ud83d\ude00b\ud83d\ude00\"")]
    [InlineData("span", "\"00:00:01.5\"", "\"00:00:01.5000000\"")]
    public async Task What_is_right_comes_back(string tool, string value, string expected)
        => (await InvokeAsync(tool, $$"""{"value":{{value}}}""")).Result.ToString().ShouldBe(expected);

    [Theory]
    [InlineData("figure", """{"radius":1}""", "value.kind missing one of \"cube\", \"circle\", \"square\", \"plain\"")]
    [InlineData("figure", """{"kind":"oval"}""", "value.kind invalid_value one of \"cube\", \"circle\", \"square\", \"plain\"")]
    [InlineData("figure", """{"kind":1}""", "value.kind invalid_value one of \"cube\", \"circle\", \"square\", \"plain\"")]
    [InlineData("figure", """{"kind":"circle","kind":"square","side":1}""", "value.kind duplicate the member only once")]
    [InlineData("figure", """{"kind":"\ud800"}""", "value.kind invalid_value one of \"cube\", \"circle\", \"square\", \"plain\"")]
    [InlineData("figure", """{"kind":"circle","radius":-1,"side":1}""", "value.radius out_of_range a number from 0 to 100", "value.side unknown only kind, radius, name")]
    [InlineData("figure", "\"circle\"", "value wrong_type an object with kind")]
    [InlineData("figure", "null", "value wrong_type an object with kind")]
    [InlineData("figure", """{"kind":"cube","side":1,"parts":[{"kind":"cube"}]}""", "value.parts[0].side missing a number")]
    [InlineData("figures", """[{"kind":"none"}]""", "value[0].kind invalid_value one of \"cube\", \"circle\", \"square\", \"plain\"")]
    [InlineData("formula", """{"$type":"1","value":1}""", "value.$type invalid_value one of 1, 2")]
    [InlineData("square", """{"side":2,"kind":"square"}""", "value.kind unknown only side, name")]
    [InlineData("access", """["read","read"]""", "value[1] duplicate each item only once")]
    [InlineData("access", "[\"\\ud800\"]", "value[0] invalid_value one of none, read, write, all, top")]
    [InlineData("colour", "\"\\ud800\"", "value invalid_value one of red, dark_blue, off-white")]
    [InlineData("bytes", "\"\\ud800\"", "value invalid_value a string of whole Unicode characters")]
    [InlineData("any", "[\"\\ud800\"]", "value invalid_value any JSON value, of whole Unicode characters")]
    [InlineData("total", """{"net":1,"tax":0,"is_taxed":true}""", "value.is_taxed unknown only net, tax")]
    [InlineData("overridden_here", "\"abcd\"", "value out_of_range a string of at most 3 characters")]
    [InlineData("spoken", "\" \"", "value invalid_value a string, not blank")]
    [InlineData("spoken", "null", "value wrong_type a string, not blank")]
    [InlineData("given", "null", "value wrong_type a string")]
    [InlineData("counted", "null", "value wrong_type an integer")]
    [InlineData("not_root", "\"root\"", "value invalid_value a string, but not \"root\", \"admin\"")]
    [InlineData("mail", "\"a@b@c\"", "value invalid_value an e-mail address")]
    [InlineData("link", "\"file:///etc/passwd\"", "value invalid_value an http, https or ftp URL")]
    [InlineData("word", "\"\u0661\u0662\"", "value invalid_value a string matching ^(?:[a-z]+|\\d{2})$")]
    [InlineData("word", "\"a\\n\"", "value invalid_value a string matching ^(?:[a-z]+|\\d{2})$")]
    [InlineData("span", "\"6\"", "value invalid_value a length of time like 1.12:30:00 (days.hours:minutes:seconds)")]
    [InlineData("account", """{"tags":["a","b","c"],"share":2}""", "value.tags out_of_range an array of at most 2 items", "value.share out_of_range a number from 0 to 1 or null", "value.name missing a string matching ^(?:[a-z ]*)$, not blank")]
    public async Task What_is_wrong_is_told(string tool, string value, params string[] expected)
        => (await InvokeAsync(tool, $$"""{"value":{{value}}}""")).Problems.Select(problem => $"{problem.Path} {problem.Code} {problem.Expected}").ShouldBe(expected);

    [Fact]
    public void A_hidden_method_is_no_tool() => _agent.FindTool("hidden").ShouldBeNull();

    [Fact]
    public void A_tool_that_overrides_another_is_described_by_it()
    {
        _agent.FindTool("overridden_here")!.Description.ShouldBe("Overridden.");
        _agent.FindTool("overridden_here")!.InputSchema.GetProperty("properties").GetProperty("value").ToString().ShouldBe("""{"description":"Comes back.","type":"string","maxLength":3}""");
    }

    [Fact]
    public void A_union_is_one_of_its_cases_in_the_schema()
        => _agent.FindTool("formula")!.InputSchema.GetRawText().ShouldBe(
            """{"type":"object","properties":{"value":{"description":"Comes back.","$ref":"#/$defs/i_formula"}},"required":["value"],"additionalProperties":false,"$defs":{"i_formula":{"description":"A formula.","oneOf":[{"description":"A number.","type":"object","properties":{"$type":{"const":1},"value":{"description":"Its value.","type":"number"}},"required":["$type","value"],"additionalProperties":false},{"$ref":"#/$defs/sum"}]},"sum":{"description":"A sum.","type":"object","properties":{"$type":{"const":2},"left":{"description":"What is added to.","$ref":"#/$defs/i_formula"},"right":{"description":"What is added.","anyOf":[{"$ref":"#/$defs/i_formula"},{"type":"null"}]}},"required":["$type","left","right"],"additionalProperties":false}}}""");

    [Fact]
    public void What_can_only_be_read_is_in_the_schema_of_results_only()
    {
        var tool = _agent.FindTool("total")!;
        tool.InputSchema.GetProperty("properties").GetProperty("value").GetProperty("properties").TryGetProperty("is_taxed", out _).ShouldBeFalse();
        tool.OutputSchema!.Value.GetProperty("properties").EnumerateObject().Select(member => member.Name).ShouldBe(["net", "tax", "is_taxed"]);
        ShapeTools.Calls.Total(new Total(1, 2)).ReadOutput(JsonText.Parse("""{"net":1,"tax":2,"is_taxed":true}""").ToElement()).ShouldBe(new Total(1, 2));
    }

    [Fact]
    public async Task Items_are_told_as_they_come_and_are_the_result_in_the_end()
    {
        await using var scope = new FixtureScope();
        var call = new FixtureCall(scope);
        var outcome = await _agent.FindTool("count_up")!.InvokeAsync(JsonText.Parse("""{"count":3}""").ToElement(), call, CancellationToken.None);
        outcome.Result.ToString().ShouldBe("""["item 0",null,"item 2"]""");
        call.Items.ShouldBe(["\"item 0\"", "null", "\"item 2\""]);
        ShapeTools.Calls.CountUp(3).ReadOutput(outcome.Result.ToElement()).ShouldBe(["item 0", null, "item 2"]);
        _agent.FindTool("count_up")!.OutputSchema!.Value.ToString().ShouldBe("""{"type":"array","items":{"type":["string","null"]}}""");
        _agent.FindTool("logins")!.SecretMembers.ShouldBe(["password"]);
    }

    [Fact]
    public async Task A_sequence_without_end_is_not_read_further_than_a_result_may_be_long()
    {
        await using var scope = new FixtureScope();
        var call = new FixtureCall(scope);
        var outcome = await _agent.FindTool("count_up")!.InvokeAsync(JsonText.Parse("""{"count":2147483647}""").ToElement(), call, CancellationToken.None);
        outcome.Result.Utf8.Length.ShouldBeInRange(call.MostResultBytes, call.MostResultBytes + 100);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await _agent.FindTool("count_up")!.InvokeAsync(JsonText.Parse("""{"count":3}""").ToElement(), call, cancelled.Token));
    }

    [Fact]
    public void Calls_of_tools_that_are_called_alike_are_named_by_the_tools()
    {
        ShapeTools.Calls.Find(3).Name.ShouldBe("find");
        ShapeTools.Calls.FindByName("x").Name.ShouldBe("find_by_name");
    }

    [Fact]
    public void A_value_of_an_unnamed_type_cannot_be_written()
        => Should.Throw<JsonException>(() => ShapeTools.Calls.Formula(new Unnamed()).WriteInput()).Message.ShouldContain("Unnamed");

    [Fact]
    public void An_agent_is_offered_with_its_input_as_arguments()
    {
        _agent.Agents.ShouldBe(["echo", "talking"]);
        var agents = new FixtureManifest().Agents;
        var echo = new AgentFunction(agents.Single(agent => agent.Name == "echo"));
        echo.JsonSchema.ToString().ShouldBe("""{"description":"A question.","type":"object","properties":{"text":{"description":"What is asked.","type":"string"}},"required":["text"]}""");
        echo.ReadInput(JsonText.Parse("""{"text":"a"}""")).ToString().ShouldBe("""{"text":"a"}""");
        var talking = new AgentFunction(agents.Single(agent => agent.Name == "talking"));
        (talking.Name, talking.Description).ShouldBe(("talking", "Takes and gives text."));
        talking.JsonSchema.ToString().ShouldBe("""{"type":"object","properties":{"input":{"type":"string"}},"required":["input"],"additionalProperties":false}""");
        talking.ReadInput(JsonText.Parse("""{"input":"a"}""")).ToString().ShouldBe("\"a\"");
        talking.ReadInput(JsonText.Parse("\"a\"")).ToString().ShouldBe("\"a\"");
    }

    private async Task<ToolOutcome> InvokeAsync(string tool, string arguments)
    {
        await using var scope = new FixtureScope();
        return await _agent.FindTool(tool).ShouldNotBeNull(tool).InvokeAsync(JsonText.FromTrusted(System.Text.Encoding.UTF8.GetBytes(arguments)).ToElement(), new FixtureCall(scope), CancellationToken.None);
    }

    private sealed class Unnamed : IFormula;
}
