using System.Text.Json;
using Netra.Generated;
using Netra.Generators.Tests.Fixture;

namespace Netra.Generators.Tests;

/// <summary>Generated descriptors, codecs and calls of the fixture.</summary>
public sealed class DescriptorTests
{
    private readonly FixtureManifest _module = new();

    [Fact]
    public void The_manifest_holds_the_agents_and_their_tools_by_name()
    {
        _module.Name.ShouldBe("fixture");
        _module.Agents.Select(agent => agent.Name).ShouldBe(["asking", "echo", "measured", "several", "talking"]);
        Agent("echo").Tools.Select(tool => tool.Name).ShouldBe(Agent("echo").Tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Agent("several").Tools.ShouldBeEmpty();
        // One descriptor for each tool, however many agents use it.
        Agent("echo").FindTool("int").ShouldBeSameAs(Agent("asking").FindTool("int"));
    }

    [Fact]
    public void An_agent_is_described_by_its_attribute_and_its_documentation()
    {
        var agent = Agent("echo");
        agent.Module.ShouldBe("fixture");
        agent.Description.ShouldBe("Echoes everything.");
        agent.IsEntry.ShouldBeTrue();
        Agent("asking").IsEntry.ShouldBeFalse();
        ((ModelAgentDescriptor)Agent("asking")).Model.ShouldBe("fast");
        agent.TextMember.ShouldBe("text");
        agent.InputIsText.ShouldBeFalse();
        agent.OutputIsText.ShouldBeFalse();
        Agent("asking").InputIsText.ShouldBeTrue();
        Agent("asking").TextMember.ShouldBeNull();
        Agent("several").TextMember.ShouldBeNull();
        Agent("several").OutputIsText.ShouldBeTrue();
    }

    [Fact]
    public void A_tool_is_described_by_its_attribute()
    {
        var tool = Agent("asking").FindTool("guarded").ShouldNotBeNull();
        tool.Effect.ShouldBe(ToolEffect.Once);
        tool.RequiresApproval.ShouldBeTrue();
        tool.RequiredPlan.ShouldBe(Plan.Enterprise);
        tool.RequiredRole.ShouldBe("keeper");
        tool.Timeout.ShouldBe(TimeSpan.FromSeconds(1.5));
        tool.CallsPerMinute.ShouldBe(4);
        tool.SecretMembers.ShouldBe(["token"]);
        Agent("asking").FindTool("count")!.Effect.ShouldBe(ToolEffect.Idempotent);
        Agent("echo").FindTool("login")!.SecretMembers.ShouldBe(["password"]);
        Agent("echo").FindTool("named")!.Description.ShouldBe("By its attribute.");
    }

    [Fact]
    public void Unknown_members_of_an_input_are_ignored_at_any_depth_and_wrong_ones_are_not()
    {
        var agent = Agent("echo");
        agent.CheckInput(Json("""{"text":"a","more":{"text":1}}""")).ShouldBeEmpty();
        agent.CheckInput(Json("""{"text":1}""")).ShouldBe([new BindProblem("text", "wrong_type", "a string")]);
        agent.CheckInput(Json("{}")).ShouldBe([new BindProblem("text", "missing", "a string")]);
        agent.CheckInput(Json("""{"text":"a","text":"b"}""")).Single().Code.ShouldBe("duplicate");
        agent.InputSchema.TryGetProperty("additionalProperties", out _).ShouldBeFalse();
        Agent("asking").CheckOutput(Json("""{"name":"a","branches":[{"name":"b","more":1}]}""")).ShouldBeEmpty();
        Agent("asking").CheckOutput(Json("""{"name":"a","branches":[{"name":1}]}""")).Single().Path.ShouldBe("branches[0].name");
    }

    [Fact]
    public async Task A_code_agent_runs_on_json()
    {
        await using var scope = new FixtureScope();
        var result = await ((CodeAgentDescriptor)Agent("echo")).RunAsync(Json("""{"text":"four"}"""), scope, new FixtureRun(), CancellationToken.None);
        result.ToString().ShouldBe("""{"text":"four","length":4}""");
        var nothing = await ((CodeAgentDescriptor)Agent("several")).RunAsync(Json("""{"title":"t"}"""), scope, new FixtureRun(), CancellationToken.None);
        nothing.ToString().ShouldBe("null");
    }

    [Fact]
    public async Task An_agent_is_new_for_each_call_and_a_service_of_the_run_is_not()
    {
        await using var scope = new FixtureScope();
        var asking = (ModelAgentDescriptor)Agent("asking");
        asking.Instructions(Json("\"a\""), scope).ShouldBe("1 a");
        asking.Instructions(Json("\"b\""), scope).ShouldBe("2 b");
        (await CallAsync(scope, "count", "{}")).ShouldBe("\"1 3\"");
        (await CallAsync(scope, "count", "{}")).ShouldBe("\"1 4\"");
        await using var other = new FixtureScope();
        (await CallAsync(other, "count", "{}")).ShouldBe("\"1 1\"");
    }

    [Fact]
    public async Task What_belongs_to_the_run_comes_from_the_run_and_never_from_the_model()
    {
        await using var scope = new FixtureScope();
        (await CallAsync(scope, "who", """{"greeting":"hi"}""")).ShouldBe("\"hi u_1 r_1 k_1 True r_1\"");
        foreach (var name in new[] { "user", "context", "call", "frame", "ct" })
        {
            var outcome = await Agent("asking").FindTool("who")!.InvokeAsync(Json($$$"""{"{{{name}}}":{"id":"u_2"}}"""), new FixtureCall(scope), CancellationToken.None);
            outcome.Problems.ShouldBe([new BindProblem(name, "unknown", "only greeting")]);
        }
        Agent("asking").FindTool("who")!.InputSchema.GetProperty("properties").EnumerateObject().Select(member => member.Name).ShouldBe(["greeting"]);
    }

    [Fact]
    public async Task Tools_return_in_every_way()
    {
        await using var scope = new FixtureScope();
        foreach (var tool in new[] { "nothing", "nothing_later", "nothing_soon" })
        {
            (await CallAsync(scope, tool, "{}")).ShouldBe("null");
            Agent("asking").FindTool(tool)!.OutputSchema.ShouldBeNull();
        }
        (await CallAsync(scope, "soon", "{}")).ShouldBe("7");
        (await CallAsync(scope, "shared", "{}")).ShouldBe("8");
    }

    [Fact]
    public async Task What_a_tool_throws_is_thrown_and_cancellation_reaches_it()
    {
        await using var scope = new FixtureScope();
        await Should.ThrowAsync<InvalidOperationException>(async () => await CallAsync(scope, "guarded", """{"token":"x"}"""));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Agent("asking").FindTool("count")!.InvokeAsync(Json("{}"), new FixtureCall(scope), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_call_writes_its_input_and_reads_its_output()
    {
        var call = EchoAgent.Call(new Question("why"));
        call.Name.ShouldBe("echo");
        call.WriteInput().ToString().ShouldBe("""{"text":"why"}""");
        call.ReadOutput(Json("""{"text":"because","length":7,"more":1}""")).ShouldBe(new Answer("because", 7));
        EchoAgent.Ref.Name.ShouldBe("echo");

        var tool = EchoTools.Calls.Colour(Fixture.Colour.DarkBlue);
        tool.Name.ShouldBe("colour");
        tool.WriteInput().ToString().ShouldBe("""{"value":"dark_blue"}""");
        tool.ReadOutput(Json("\"off-white\"")).ShouldBe(Fixture.Colour.OffWhite);
        CallingTools.Calls.Who().WriteInput().ToString().ShouldBe("""{"greeting":"hello"}""");
        CallingTools.Calls.Nothing().ReadOutput(Json("null")).ValueKind.ShouldBe(JsonValueKind.Null);
        CallingTools.Calls.Soon().ReadOutput(Json("7")).ShouldBe(7);
    }

    [Fact]
    public void What_was_stored_is_read_without_its_constraints_and_what_cannot_be_read_throws()
    {
        // A value that was written once must be readable after a constraint was tightened.
        EchoTools.Calls.Options(new Options { Title = "t" }).ReadOutput(Json("""{"title":"t","count":100}""")).Count.ShouldBe(100);
        Should.Throw<JsonException>(() => EchoAgent.Call(new Question("why")).ReadOutput(Json("""{"text":1}""")));
    }

    [Fact]
    public void A_durable_value_comes_back_as_it_went()
    {
        var money = new Money(1.50m, Fixture.Colour.OffWhite, new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.FromHours(2)), [1, 2]);
        var json = JsonText.Write(writer => Write(writer, money));
        json.ToString().ShouldBe("""{"amount":1.50,"kind":"off-white","at":"2026-01-31T09:30:00+02:00","parts":[1,2]}""");
        var read = Read<Money>(json.ToElement());
        (read with { Parts = money.Parts }).ShouldBe(money);
        read.Parts.ShouldBe(money.Parts);

        static void Write<T>(Utf8JsonWriter writer, T value)
            where T : IDurable<T>
            => T.Write(writer, value);

        static T Read<T>(JsonElement element)
            where T : IDurable<T>
            => T.Read(element);
    }

    private static async Task<string> CallAsync(IRunScope scope, string tool, string arguments)
    {
        var outcome = await new FixtureManifest().Agents.Single(agent => agent.Name == "asking").FindTool(tool)!.InvokeAsync(Json(arguments), new FixtureCall(scope), CancellationToken.None);
        outcome.Problems.ShouldBeEmpty();
        return outcome.Result.ToString();
    }

    private static JsonElement Json(string text) => JsonText.Parse(text).ToElement();

    private AgentDescriptor Agent(string name) => _module.Agents.Single(agent => agent.Name == name);
}
