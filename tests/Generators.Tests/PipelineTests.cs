using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Netra.Generators.Models;
using Netra.Generators.Pipeline;
using Netra.Generators.Tests.Harness;
using Netra.Generators.Text;

namespace Netra.Generators.Tests;

/// <summary>What the pipeline does again after an edit, and what it does not.</summary>
public sealed class PipelineTests
{
    private const string Agents = """
        [assembly: Module("agents")]
        namespace Demo;

        /// <summary>One.</summary>
        [Agent("one")]
        internal sealed partial class One : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }

        internal sealed record Pair(int Left, int Right);

        /// <summary>Two.</summary>
        [Agent("two")]
        internal sealed partial class Two : IAgent<Pair, string> { public ValueTask<string> RunAsync(Pair input, IRun run, CancellationToken ct) => ValueTask.FromResult("two"); }
        """;

    [Theory]
    // A body and a comment change nothing that is generated.
    [InlineData("FromResult(input)", "FromResult(input + input)", "")]
    [InlineData("/// <summary>One.</summary>", "// here\n/// <summary>One.</summary>", "")]
    // A description is in the agent's file, and in the manifest's hash.
    [InlineData("/// <summary>One.</summary>", "/// <summary>The first.</summary>", "Agent.One Manifest.agents")]
    [InlineData("int Right", "long Right", "Agent.Two Codec.Pair Manifest.agents")]
    // A service changes scopes and manifest only.
    [InlineData("namespace Demo;", "namespace Demo;\n[Service(Lifetime.User)] internal sealed class S;", "Manifest.agents Scopes.agents")]
    public void An_edit_changes_the_files_it_concerns_and_no_others(string from, string to, string expected)
    {
        Agents.ShouldContain(from);
        var compilation = Sources.Compile("Subject", [Agents]);
        var driver = Sources.Driver().RunGenerators(compilation);
        var tree = compilation.SyntaxTrees.Last();
        var edited = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(Agents.Replace(from, to, StringComparison.Ordinal), Sources.Parse, tree.FilePath));

        var before = Texts(driver);
        var after = Texts(driver.RunGenerators(edited));

        string.Join(' ', after.Where(pair => !before.TryGetValue(pair.Key, out var text) || text != pair.Value).Select(pair => string.Join('.', pair.Key.Split('.').Take(2))).Order(StringComparer.Ordinal))
            .ShouldBe(expected);
    }

    [Theory]
    [InlineData("run.CallAsync(Two.Call(new(1, 2)), ct)", "two")]
    [InlineData("run.CallAsync(Demo.Two.Ref.Call(new(1, 2)), ct)", "two")]
    [InlineData("run.CallAsync(global::Demo.Two.Call(new(1, 2)).AsAnswer(), ct)", "two")]
    [InlineData("run.CallAsync(Call(input), ct)", "one")]
    [InlineData("run.CallAsync(Two.Call(new(await run.CallAsync(Other.Two.Call(1), ct), 2)), ct)", "three two")]
    // Of the same name, and no agent's.
    [InlineData("ValueTask.FromResult(Local.Call(input))", "")]
    [InlineData("ValueTask.FromResult(_field.Call(input))", "")]
    public void An_agent_says_which_agents_its_class_calls(string body, string expected)
    {
        var source = Agents.Replace("public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input)", $"public async ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => await {body}", StringComparison.Ordinal);
        const string more = """
            namespace Demo
            {
                partial class One { private readonly Local _field = null!; internal sealed class Local { public static string Call(string text) => text; } }
                internal static class Outside { public static AgentCall<string> Ask() => Two.Call(new(1, 2)); }
            }
            namespace Other
            {
                /// <summary>Three.</summary>
                [Agent("three")]
                internal sealed partial class Two : IAgent<int, int> { public ValueTask<int> RunAsync(int input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
            }
            """;
        var texts = Texts(Sources.Driver().RunGenerators(Sources.Compile("Subject", [source, more])));
        var made = texts.Single(text => text.Key.StartsWith("Manifest.", StringComparison.Ordinal)).Value.Split('\n').Single(line => line.Contains("new global::Netra.Generated.Agents.OneDescriptor", StringComparison.Ordinal));
        var called = made.Contains("Calls = ", StringComparison.Ordinal) ? made.Split("Create<string>(")[1].Split(')')[0].Replace("\"", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal) : "";
        called.ShouldBe(expected);
    }

    [Fact]
    public void An_agent_that_is_removed_leaves_nothing_behind()
    {
        var compilation = Sources.Compile("Subject", [Agents, "namespace Demo; [Agent(\"three\")] internal sealed partial class Three : IAgent<Guid, string> { public ValueTask<string> RunAsync(Guid input, IRun run, CancellationToken ct) => ValueTask.FromResult(\"\"); }"]);
        var driver = Sources.Driver().RunGenerators(compilation);
        Texts(driver).Values.ShouldContain(text => text.Contains("\"three\"", StringComparison.Ordinal));
        var without = driver.RunGenerators(compilation.RemoveSyntaxTrees(compilation.SyntaxTrees.Last()));
        Texts(without).Values.ShouldNotContain(text => text.Contains("three", StringComparison.OrdinalIgnoreCase));
        Texts(without).ShouldBe(Texts(Sources.Driver().RunGenerators(Sources.Compile("Subject", [Agents]))));
    }

    [Fact]
    public void A_host_is_composed_again_when_a_module_changes_and_not_for_another_reference()
    {
        MetadataReference[] modules = [Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes)];
        var compilation = Sources.Compile("App", [Samples.Host], modules);
        var driver = Sources.Driver().RunGenerators(compilation);

        var another = compilation.AddReferences(Sources.Emit(Sources.Compile("Another", ["public class Another;"])).Reference);
        Reasons(driver.RunGenerators(another), TrackingNames.Host).ShouldBe([IncrementalStepRunReason.Cached]);

        var changed = compilation.ReplaceReference(modules[1], Sources.Module("Notes", Samples.Notes.Replace("<summary>Notes.", "<summary>Other notes.", StringComparison.Ordinal)));
        Reasons(driver.RunGenerators(changed), TrackingNames.Host).ShouldBe([IncrementalStepRunReason.Modified]);
    }

    [Fact]
    public void No_step_holds_on_to_a_compilation()
    {
        var driver = Sources.Driver().RunGenerators(Sources.Compile("Subject", [Samples.Weather, Samples.Durables.Replace("[assembly: Module(\"durables\")]", "", StringComparison.Ordinal)]));
        var steps = driver.GetRunResult().Results.Single().TrackedSteps;
        foreach (var name in new[] { TrackingNames.Module, TrackingNames.Agents, TrackingNames.Calls, TrackingNames.ToolSets, TrackingNames.Services, TrackingNames.Durables, TrackingNames.Codecs, TrackingNames.Content })
        {
            if (steps.TryGetValue(name, out var found))
            {
                var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
                foreach (var (value, _) in found.SelectMany(step => step.Outputs))
                {
                    Walk(value, seen, name);
                }
            }
        }
    }

    [Fact]
    public void A_failure_on_one_item_is_told_and_costs_that_item_only()
    {
        var driver = CSharpGeneratorDriver.Create(new FailingGenerator()).RunGenerators(Sources.Compile("Subject", [Agents]));
        var result = driver.GetRunResult();
        result.Diagnostics.Select(diagnostic => diagnostic.ToString()).ShouldBe(["error NETRA900: The generator failed on Demo.One: InvalidOperationException: no luck; nothing was generated for it", "error NETRA900: The generator failed on Demo.Two: InvalidOperationException: nor here; nothing was generated for it"], ignoreOrder: true);
        result.GeneratedTrees.ShouldBeEmpty();
    }

    [Fact]
    public void Arrays_of_a_model_are_equal_when_their_items_are()
    {
        new[] { "a", "b" }.ToEquatable().ShouldBe(new[] { "a", "b" }.ToEquatable());
        new[] { "a", "b" }.ToEquatable().GetHashCode().ShouldBe(new[] { "a", "b" }.ToEquatable().GetHashCode());
        new[] { "a", "b" }.ToEquatable().ShouldNotBe(new[] { "b", "a" }.ToEquatable());
        default(EquatableArray<string>).ShouldBe(EquatableArray<string>.Empty);
    }

    private static Dictionary<string, string> Texts(GeneratorDriver driver)
        => driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    private static IncrementalStepRunReason[] Reasons(GeneratorDriver driver, string step)
        => [.. driver.GetRunResult().Results.Single().TrackedSteps[step].SelectMany(found => found.Outputs).Select(output => output.Reason)];

    private static void Walk(object? value, HashSet<object> seen, string step)
    {
        if (value is null or string || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || !seen.Add(value))
        {
            return;
        }
        (value is ISymbol or SyntaxNode or SyntaxTree or Location or Compilation or Diagnostic).ShouldBeFalse($"{step} holds a {value.GetType()}");
        if (value is IEnumerable items)
        {
            foreach (var item in items)
            {
                Walk(item, seen, step);
            }
            return;
        }
        foreach (var field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Walk(field.GetValue(value), seen, step);
        }
    }

    // Reads one class, fails on the other; and fails on what it read.
    private sealed class FailingGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            var items = NetraGenerator.Items(context, WellKnown.Agent, "Failing", static (type, _) => type.Name == "One" ? throw new InvalidOperationException("no luck") : new Bound(type.Name, "", false));
            context.RegisterSourceOutput(items, static (output, item) => NetraGenerator.Add(output, "Demo." + item.Json, static () => throw new InvalidOperationException("nor here")));
        }
    }
}
