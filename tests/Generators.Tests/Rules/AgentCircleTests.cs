using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA015.</summary>
public sealed class AgentCircleTests
{
    [Fact]
    public async Task Two_model_agents_that_call_each_other_are_found()
    {
        var found = await FindAsync(Model("Writer", "Critic"), Model("Critic", "Writer"));
        var circle = found.ShouldHaveSingleItem();
        circle.Id.ShouldBe("NETRA015");
        circle.GetMessage(null).ShouldContain("critic -> writer -> critic");
        circle.Location.SourceTree!.ToString().ShouldContain("class Critic");
        circle.AdditionalLocations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_that_calls_itself_is_found()
        => (await FindAsync(Model("Writer", "Writer"))).ShouldHaveSingleItem().GetMessage(null).ShouldContain("writer -> writer");

    [Fact]
    public async Task Each_circle_is_told_once()
        => (await FindAsync(Model("A", "B"), Model("B", "C"), Model("C", "A"), Model("X", "Y", "A"), Model("Y", "X")))
            .Select(circle => circle.GetMessage(null).Split(": ")[1].Split(';')[0]).ShouldBe(["a -> b -> c -> a", "x -> y -> x"], ignoreOrder: true);

    [Fact]
    public async Task Calls_in_one_direction_are_fine() => (await FindAsync(Model("A", "B", "C"), Model("B", "C"), Model("C"))).ShouldBeEmpty();

    [Fact]
    public async Task A_code_agent_in_between_stops_it()
        => (await FindAsync(Model("A", "Code"), Code("Code"), Model("B", "A"))).ShouldBeEmpty();

    [Fact]
    public async Task What_is_no_agent_makes_no_circle()
        => (await FindAsync("[UseAgent<Two>] internal sealed class One;", "[UseAgent<One>] internal sealed class Two;")).ShouldBeEmpty();

    [Fact]
    public async Task A_waiver_waives_it()
        => (await FindAsync("[NetraWaiver(\"NETRA015\", \"its model is told to stop\")] " + Model("Writer", "Writer"))).ShouldBeEmpty();

    private static async Task<Microsoft.CodeAnalysis.Diagnostic[]> FindAsync(params string[] sources)
        => await RuleRun.DiagnosticsAsync(Sources.Compile("Subject", [.. sources, "[assembly: Module(\"subject\")]"]));

    private static string Model(string type, params string[] callees)
        => $"[Agent(\"{type.ToLowerInvariant()}\")]{string.Concat(callees.Select(callee => $"[UseAgent<{callee}>]"))} [System.ComponentModel.Description(\"One.\")] internal sealed partial class {type} : IModelAgent<string, string> {{ public string Instructions(string input) => \"\"; }}";

    private static string Code(string type)
        => $"[Agent(\"{type.ToLowerInvariant()}\")] [System.ComponentModel.Description(\"One.\")] internal sealed partial class {type} : IAgent<string, string> {{ public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => run.CallAsync(A.Call(input), ct); }}";
}
