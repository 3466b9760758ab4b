using System.Text.Json;
using Netra.Generated;
using Netra.Generators.Tests.Fixture;

namespace Netra.Generators.Tests;

/// <summary>Arguments and results of the fixture's tools, which the generator wrote the code for.</summary>
public sealed class BindingTests
{
    private readonly AgentDescriptor _agent = new FixtureManifest().Agents.Single(agent => agent.Name == "asking");

    [Theory]
    [InlineData("flag", "true")]
    [InlineData("letter", "\"x\"")]
    [InlineData("int8", "-128")]
    [InlineData("byte", "255")]
    [InlineData("int16", "-32768")]
    [InlineData("u_int16", "65535")]
    [InlineData("int", "-2147483648")]
    [InlineData("u_int", "4294967295")]
    [InlineData("long", "-9223372036854775808")]
    [InlineData("u_long", "18446744073709551615")]
    [InlineData("single", "1.5")]
    [InlineData("double", "1E+300")]
    [InlineData("decimal", "79228162514264337593543950335")]
    [InlineData("decimal", "1.10")]
    [InlineData("text", "\"a\\\"b\"")]
    [InlineData("maybe_text", "null")]
    [InlineData("maybe_text", "\"\"")]
    [InlineData("maybe_int", "null")]
    [InlineData("maybe_int", "3")]
    [InlineData("uuid", "\"123e4567-e89b-12d3-a456-426614174000\"")]
    [InlineData("moment", "\"2026-01-31T09:30:00Z\"")]
    [InlineData("moment", "\"2026-01-31T09:30:00\"")]
    [InlineData("instant", "\"2026-01-31T09:30:00.123+02:00\"")]
    [InlineData("date", "\"2026-01-31\"")]
    [InlineData("time", "\"09:30:00\"")]
    [InlineData("time", "\"09:30:00.0000001\"")]
    [InlineData("span", "\"-1.02:03:04.0000005\"")]
    [InlineData("address", "\"https://example.com/a?b=c\"")]
    [InlineData("bytes", "\"AQID\"")]
    [InlineData("colour", "\"dark_blue\"")]
    [InlineData("colour", "\"off-white\"")]
    [InlineData("maybe_colour", "null")]
    [InlineData("days", "[\"monday\",\"tuesday\"]")]
    [InlineData("days", "[]")]
    [InlineData("ints", "[1,2]")]
    [InlineData("maybe_texts", "[\"a\",null]")]
    [InlineData("colours", "[\"red\"]")]
    [InlineData("set", "[1,2]")]
    [InlineData("map", "{\"a\":1,\"b\":null}")]
    [InlineData("maybe_map", "null")]
    [InlineData("maybe_map", "{\"a\":[\"x\"]}")]
    [InlineData("tree", "{\"name\":\"a\",\"branches\":[{\"name\":\"b\",\"branches\":null}]}")]
    [InlineData("derived", "{\"name\":\"n\",\"id\":4}")]
    [InlineData("point", "{\"x\":1.5,\"y\":-2}")]
    [InlineData("marked", "{\"a\":1,\"b\":null}")]
    [InlineData("any", "[1,{\"a\":null}]")]
    [InlineData("any", "null")]
    [InlineData("node", "{\"a\":[1]}")]
    [InlineData("raw", "{\"a\":[1]}")]
    [InlineData("id", "\"k_abc\"")]
    public async Task A_value_of_every_shape_comes_back_as_it_went(string tool, string value)
        => (await CallAsync(tool, $$"""{"value":{{value}}}""")).ShouldBe(value);

    [Theory]
    [InlineData("int", "1.0", "1")]
    [InlineData("int", "1e3", "1000")]
    [InlineData("long", "900719925474099300e1", "9007199254740993000")]
    [InlineData("u_long", "1.8446744073709551615e19", "18446744073709551615")]
    [InlineData("decimal", "1e-2", "0.01")]
    [InlineData("moment", "\"2026-01-31T09:30:00+02:00\"", "\"2026-01-31T07:30:00Z\"")]
    [InlineData("time", "\"09:30\"", "\"09:30:00\"")]
    [InlineData("tree", "{\"name\":\"a\"}", "{\"name\":\"a\",\"branches\":null}")]
    [InlineData("options", "{\"title\":\"t\"}", "{\"count\":5,\"title\":\"t\",\"OTHER\":null,\"tags\":[\"none\"],\"computed\":\"t5\"}")]
    [InlineData("options", "{\"count\":3,\"title\":\"t\",\"OTHER\":\"r\",\"tags\":[]}", "{\"count\":3,\"title\":\"t\",\"OTHER\":\"r\",\"tags\":[],\"computed\":\"t3\"}")]
    [InlineData("derived", "{\"name\":\"n\"}", "{\"name\":\"n\",\"id\":0}")]
    [InlineData("marked", "{\"a\":1}", "{\"a\":1,\"b\":\"b\"}")]
    [InlineData("days", "[\"none\",\"monday\"]", "[\"monday\"]")]
    public async Task Another_form_of_the_same_value_is_accepted(string tool, string value, string expected)
        => (await CallAsync(tool, $$"""{"value":{{value}}}""")).ShouldBe(expected);

    [Theory]
    [InlineData("flag", "\"true\"", "value wrong_type true or false")]
    [InlineData("flag", "null", "value wrong_type true or false")]
    [InlineData("letter", "\"xy\"", "value invalid_value a string of one character")]
    [InlineData("letter", "\"\\ud83d\\ude00\"", "value invalid_value a string of one character")]
    [InlineData("byte", "256", "value out_of_range an integer from 0 to 255")]
    [InlineData("byte", "-1", "value out_of_range an integer from 0 to 255")]
    [InlineData("int", "2147483648", "value out_of_range an integer from -2147483648 to 2147483647")]
    [InlineData("int", "1.5", "value wrong_type an integer")]
    [InlineData("int", "\"1\"", "value wrong_type an integer")]
    [InlineData("int", "1e400", "value out_of_range an integer from -2147483648 to 2147483647")]
    [InlineData("long", "9223372036854775808", "value out_of_range an integer from -9223372036854775808 to 9223372036854775807")]
    [InlineData("u_long", "-1", "value out_of_range an integer from 0 to 18446744073709551615")]
    [InlineData("single", "1e39", "value out_of_range a number from -3.4028235E+38 to 3.4028235E+38")]
    [InlineData("double", "1e999", "value out_of_range a number from -1.7976931348623157E+308 to 1.7976931348623157E+308")]
    [InlineData("double", "\"NaN\"", "value wrong_type a number")]
    [InlineData("decimal", "1e30", "value out_of_range a number from -79228162514264337593543950335 to 79228162514264337593543950335")]
    [InlineData("decimal", "0.12345678901234567890123456789012345", "value out_of_range a number, of at most 28 digits")]
    [InlineData("decimal", "1e-40", "value out_of_range a number, of at most 28 digits")]
    [InlineData("text", "null", "value wrong_type a string")]
    [InlineData("text", "\"\\ud800\"", "value invalid_value a string of whole Unicode characters")]
    [InlineData("maybe_text", "1", "value wrong_type a string or null")]
    [InlineData("maybe_int", "\"1\"", "value wrong_type an integer or null")]
    [InlineData("uuid", "\"1\"", "value invalid_value a UUID like 123e4567-e89b-12d3-a456-426614174000")]
    [InlineData("moment", "\"yesterday\"", "value invalid_value a date and time like 2026-01-31T09:30:00Z")]
    [InlineData("instant", "\"2026-01-31T09:30:00\"", "value invalid_value a date and time like 2026-01-31T09:30:00Z")]
    [InlineData("date", "\"31.1.2026\"", "value invalid_value a date like 2026-01-31")]
    [InlineData("time", "\"9\"", "value invalid_value a time like 09:30:00")]
    [InlineData("span", "\"1h\"", "value invalid_value a length of time like 1.12:30:00 (days.hours:minutes:seconds)")]
    [InlineData("address", "\"/etc/passwd\"", "value invalid_value an absolute URI")]
    [InlineData("bytes", "\"?\"", "value invalid_value bytes in base64")]
    [InlineData("colour", "\"DarkBlue\"", "value invalid_value one of red, dark_blue, off-white")]
    [InlineData("colour", "1", "value wrong_type one of red, dark_blue, off-white")]
    [InlineData("days", "[\"sunday\"]", "value[0] invalid_value one of none, monday, tuesday")]
    [InlineData("days", "\"monday\"", "value wrong_type an array of none, monday, tuesday")]
    [InlineData("ints", "1", "value wrong_type an array")]
    [InlineData("ints", "[1,null]", "value[1] wrong_type an integer")]
    [InlineData("maybe_texts", "[1]", "value[0] wrong_type a string or null")]
    [InlineData("set", "[1,1]", "value[1] duplicate each item only once")]
    [InlineData("map", "{\"a\":1,\"a\":2}", "value.a duplicate the member only once")]
    [InlineData("map", "{\"a\":\"x\"}", "value.a wrong_type an integer or null")]
    [InlineData("map", "[]", "value wrong_type an object")]
    [InlineData("tree", "{\"name\":\"a\",\"branches\":[{\"nam\":\"b\"}]}", "value.branches[0].nam unknown only name, branches", "value.branches[0].name missing a string")]
    [InlineData("tree", "{\"name\":\"a\",\"name\":\"b\"}", "value.name duplicate the member only once")]
    [InlineData("options", "{\"count\":0,\"ignored\":\"x\",\"computed\":\"y\"}", "value.count out_of_range an integer from 1 to 9", "value.ignored unknown only count, title, OTHER, tags", "value.computed unknown only count, title, OTHER, tags", "value.title missing a string")]
    [InlineData("options", "{\"title\":null}", "value.title wrong_type a string")]
    [InlineData("node", "null", "value wrong_type any JSON value but null")]
    public async Task A_wrong_value_is_refused_in_words_that_say_what_is_right(string tool, string value, params string[] expected)
        => (await ProblemsAsync(tool, $$"""{"value":{{value}}}""")).ShouldBe(expected);

    [Theory]
    [InlineData("""{"range":15}""", "range out_of_range an integer from 1 to 14")]
    [InlineData("""{"range":0}""", "range out_of_range an integer from 1 to 14")]
    [InlineData("""{"open":0}""", "open out_of_range a number greater than 0 and of at most 1")]
    [InlineData("""{"length":""}""", "length out_of_range a string of 1 to 3 characters")]
    [InlineData("""{"length":"abcd"}""", "length out_of_range a string of 1 to 3 characters")]
    [InlineData("""{"items":[]}""", "items out_of_range an array of 1 to 2 items or null")]
    [InlineData("""{"pattern":"a1"}""", "pattern invalid_value a string matching ^(?:[a-z]+|[0-9])$")]
    [InlineData("""{"pattern":"a\n"}""", "pattern invalid_value a string matching ^(?:[a-z]+|[0-9])$")]
    [InlineData("""{"allowed":"z"}""", "allowed invalid_value one of \"x\", \"y\"")]
    [InlineData("""{"exact":0.21}""", "exact out_of_range a number from 0.10 to 0.20")]
    [InlineData("""{"maybe":"a"}""", "maybe out_of_range a string of at least 2 characters or null")]
    public async Task A_constraint_is_enforced(string arguments, string expected)
        => (await ProblemsAsync("constrained", arguments)).ShouldBe([expected]);

    [Fact]
    public async Task Values_on_their_bounds_are_accepted()
        => (await CallAsync("constrained", """{"range":14,"open":1,"length":"😀😀😀","items":[1,2],"pattern":"abc","allowed":"y","exact":0.20,"maybe":null}"""))
            .ShouldBe(JsonText.String("14 1 😀😀😀 2 abc y 0.20 ").ToString());

    [Fact]
    public async Task An_absent_argument_has_its_default()
        => (await CallAsync("defaults", "{}")).ShouldBe(JsonText.String("-3|a\"\\\n|DarkBlue|NaN|1.50|'|True|").ToString());

    [Fact]
    public async Task Every_mistake_is_told_but_no_more_than_ten()
    {
        (await ProblemsAsync("int", """{"valu":1,"other":2}""")).ShouldBe(["valu unknown only value", "other unknown only value", "value missing an integer"]);
        (await ProblemsAsync("ints", $$"""{"value":[{{string.Join(',', Enumerable.Repeat("\"x\"", 20))}}]}""")).Length.ShouldBe(BindProblems.Most);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"value\"")]
    public async Task Arguments_that_are_no_object_are_refused(string arguments)
        => (await ProblemsAsync("int", arguments)).ShouldBe([" wrong_type an object with value"]);

    [Fact]
    public async Task A_name_that_is_not_text_is_refused_and_not_thrown()
    {
        (await ProblemsAsync("int", """{"value":1,"\ud800":2}""")).ShouldBe(["(a name that is not Unicode) unknown only value"]);
        (await ProblemsAsync("map", """{"value":{"\ud800":"x"}}""")).ShouldBe(["value.(a name that is not Unicode) wrong_type an integer or null"]);
    }

    [Fact]
    public async Task An_escaped_name_is_the_name() => (await CallAsync("int", """{"v\u0061lue":1}""")).ShouldBe("1");

    [Fact]
    public async Task Nesting_ends_at_sixty_four_levels()
    {
        // The arguments are one level, and each tree is an object and an array.
        static string Nested(int trees) => string.Concat(Enumerable.Repeat("{\"name\":\"n\",\"branches\":[", trees)) + string.Concat(Enumerable.Repeat("]}", trees));

        (await ProblemsAsync("tree", $$"""{"value":{{Nested(31)}}}""")).ShouldBeEmpty();
        (await ProblemsAsync("tree", $$"""{"value":{{Nested(33)}}}""")).ShouldHaveSingleItem().ShouldEndWith("too_deep at most 64 levels");
    }

    [Fact]
    public async Task Names_are_those_of_the_snake_case_policy()
    {
        var tool = _agent.FindTool("named").ShouldNotBeNull();
        var names = tool.InputSchema.GetProperty("properties").EnumerateObject().Select(member => member.Name);
        names.ShouldBe([JsonNamingPolicy.SnakeCaseLower.ConvertName("fooBar"), JsonNamingPolicy.SnakeCaseLower.ConvertName("HTTPPort2x")]);
        (await CallAsync("named", """{"foo_bar":"a","http_port2x":2}""")).ShouldBe("\"a2\"");
    }

    private async Task<string> CallAsync(string tool, string arguments)
    {
        var outcome = await InvokeAsync(tool, arguments);
        outcome.Problems.Select(Describe).ShouldBeEmpty();
        return outcome.Result.ToString();
    }

    private async Task<string[]> ProblemsAsync(string tool, string arguments)
        => [.. (await InvokeAsync(tool, arguments)).Problems.Select(Describe)];

    private async Task<ToolOutcome> InvokeAsync(string tool, string arguments)
    {
        await using var scope = new FixtureScope();
        return await _agent.FindTool(tool).ShouldNotBeNull(tool).InvokeAsync(JsonText.FromTrusted(System.Text.Encoding.UTF8.GetBytes(arguments)).ToElement(), new FixtureCall(scope), CancellationToken.None);
    }

    private static string Describe(BindProblem problem) => $"{problem.Path} {problem.Code} {problem.Expected}";
}
