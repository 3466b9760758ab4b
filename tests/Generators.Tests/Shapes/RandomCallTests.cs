using System.Collections.Immutable;
using System.Text.Json;
using Netra.Generated;
using Netra.Generators.Tests.Fixture;

namespace Netra.Generators.Tests.Shapes;

/// <summary>
/// Every tool of the fixture is called 1,000 times with JSON made at random. Nothing is thrown, and what is
/// accepted and refused is compared with what the tool's published schema allows, by a check that knows nothing of the binder.
/// </summary>
public sealed class RandomCallTests
{
    private const int Calls = 1_000;

    /// <summary>Tools whose bodies do something else than give back their argument.</summary>
    private static readonly ImmutableArray<string> Throwing = ["guarded"];

    private static readonly ImmutableArray<string> Codes = ["missing", "unknown", "duplicate", "wrong_type", "out_of_range", "invalid_value", "too_deep"];

    public static TheoryData<string> Tools => [.. Agent().Tools.Select(tool => tool.Name).Except(Throwing)];

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task What_is_called_with_random_json_answers_as_its_schema_says(string name)
    {
        var tool = Agent().FindTool(name)!;
        var schema = new SchemaCheck(tool.InputSchema);
        var random = new RandomJson(name.Sum(c => c), tool.InputSchema);
        await using var scope = new FixtureScope();
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < Calls; i++)
        {
            var text = random.Next();
            var arguments = JsonText.FromTrusted(System.Text.Encoding.UTF8.GetBytes(text)).ToElement();
            // Half of a surrogate pair: the reader of the schema could not even look at it.
            var isText = !text.Contains("\\ud800", StringComparison.Ordinal) && !text.Contains("\\udc00", StringComparison.Ordinal);
            var outcome = await tool.InvokeAsync(arguments, new FixtureCall(scope), CancellationToken.None);
            if (outcome.Problems.IsEmpty)
            {
                accepted++;
                (!isText || schema.Allows(arguments)).ShouldBeTrue($"{name} accepted {text}");
                (tool.OutputSchema is not { } output || new SchemaCheck(output).Allows(outcome.Result.ToElement())).ShouldBeTrue($"{name} returned {outcome.Result}");
            }
            else
            {
                refused++;
                Sound(outcome);
                outcome.Result.IsMissing.ShouldBeTrue();
                (!isText || IsRefusedElsewhere(outcome) || !schema.Allows(arguments)).ShouldBeTrue($"{name} refused {text}: {BindProblems.ToJson(outcome.Problems)}");
            }
        }
        if (tool.InputSchema.GetProperty("properties").EnumerateObject().Any())
        {
            refused.ShouldBeGreaterThan(0);
        }
        accepted.ShouldBeGreaterThan(0);
    }

    private static void Sound(ToolOutcome outcome)
    {
        outcome.Problems.Length.ShouldBeLessThanOrEqualTo(BindProblems.Most);
        foreach (var problem in outcome.Problems)
        {
            Codes.ShouldContain(problem.Code);
            problem.Expected.ShouldNotBeNullOrWhiteSpace();
            problem.Path.ShouldNotBeNull();
        }
    }

    /// <summary>What a schema cannot say, or says in a keyword that is a note.</summary>
    private static bool IsRefusedElsewhere(ToolOutcome outcome) => outcome.Problems.Any(problem =>
        // JSON Schema does not speak of members that stand twice, nor of text that is none.
        problem.Code == "duplicate" || problem.Expected == "a string of whole Unicode characters" || problem.Path.Contains("not Unicode", StringComparison.Ordinal)
        // Forms of text: format and contentEncoding.
        || (problem.Code == "invalid_value" && Forms.Any(form => problem.Expected.Contains(form, StringComparison.Ordinal)))
        || (problem.Code == "invalid_value" && problem.Expected.StartsWith("a string of one character", StringComparison.Ordinal))
        // A schema's numbers have no bounds of precision or size, and its length of base64 is a multiple of four.
        || (problem.Code == "out_of_range" && (problem.Expected.Contains("of at most 28 digits", StringComparison.Ordinal) || problem.Expected.Contains("E+", StringComparison.Ordinal)
            || problem.Expected.Contains("79228162514264337593543950335", StringComparison.Ordinal) || problem.Expected.StartsWith("bytes in base64", StringComparison.Ordinal))));

    private static readonly ImmutableArray<string> Forms = ["UUID", "date", "time", "URI", "URL", "e-mail", "base64"];

    private static AgentDescriptor Agent() => new FixtureManifest().Agents.Single(agent => agent.Name == "asking");
}
