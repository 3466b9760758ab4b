using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Netra.Generators.Emit;
using Netra.Generators.Models;
using Netra.Generators.Pipeline;
using Netra.Generators.Tests.Harness;
using Netra.Generators.Text;

namespace Netra.Generators.Tests.Robustness;

/// <summary>One driver and several compilations, several drivers at once, and runs that are cancelled.</summary>
public sealed class DriverTests
{
    private const string Healthy = """
        [assembly: Module("m")]
        namespace Demo;
        [Agent("good")] internal sealed partial class Good : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
        [Agent("bad")] internal sealed partial class Bad : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }
        """;

    [Fact]
    public void Two_compilations_through_one_driver_do_not_mix()
    {
        var weather = Sources.Compile("Weather", [Samples.Weather]);
        var services = Sources.Compile("Services", [Samples.Services]);
        var driver = Sources.Driver();
        foreach (var compilation in new[] { weather, services, weather, weather, services })
        {
            driver = driver.RunGenerators(compilation);
            Incremental.Texts(driver).ShouldBe(Incremental.Texts(Sources.Driver().RunGenerators(compilation)));
        }
    }

    [Fact]
    public async Task Several_drivers_share_one_generator_at_the_same_time()
    {
        var generator = new NetraGenerator().AsSourceGenerator();
        string[] modules = [Samples.Weather, Samples.Services, Samples.Shapes, Samples.Durables, Samples.Hostile];
        var expected = modules.Select(module => Incremental.Texts(Sources.Driver().RunGenerators(Sources.Compile("Subject", [module])))).ToArray();
        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (i, ct) =>
        {
            var driver = CSharpGeneratorDriver.Create([generator], parseOptions: Sources.Parse).RunGenerators(Sources.Compile("Subject", [modules[i % modules.Length]]), ct);
            Incremental.Texts(driver).ShouldBe(expected[i % modules.Length]);
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void A_run_that_is_cancelled_at_any_point_throws_and_the_driver_goes_on()
    {
        var before = Sources.Compile("Subject", [Samples.Shapes, Agents(60, "string")]);
        var after = Sources.Compile("Subject", [Samples.Shapes, Agents(60, "int")]);
        var expected = Incremental.Texts(Sources.Driver().RunGenerators(after));
        // Warm, so that what is measured is the run.
        var driver = Sources.Driver().RunGenerators(before);
        var started = TimeProvider.System.GetTimestamp();
        driver.RunGenerators(after);
        var whole = TimeProvider.System.GetElapsedTime(started);

        var random = new Random(20260);
        var cancelled = 0;
        for (var i = 0; i < 40; i++)
        {
            using var source = new CancellationTokenSource(whole * random.NextDouble());
            try
            {
                driver = driver.RunGenerators(i % 2 == 0 ? after : before, source.Token);
            }
            catch (OperationCanceledException stopped)
            {
                stopped.CancellationToken.ShouldBe(source.Token);
                cancelled++;
            }
            driver.GetRunResult().Diagnostics.ShouldBeEmpty();
        }
        cancelled.ShouldBeGreaterThan(0);
        Incremental.Texts(driver.RunGenerators(after)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancellation_while_an_item_is_read_or_written_is_no_failure_of_the_item(bool isWritten)
    {
        using var source = new CancellationTokenSource();
        var driver = CSharpGeneratorDriver.Create(new CancellingGenerator(source, isWritten));
        Should.Throw<OperationCanceledException>(() => driver.RunGenerators(Sources.Compile("Subject", [Healthy]), source.Token));
        // The same driver, not cancelled.
        driver.RunGenerators(Sources.Compile("Subject", [Healthy])).GetRunResult().GeneratedTrees.Length.ShouldBe(2);
    }

    [Fact]
    public void What_fails_on_one_item_is_told_and_leaves_the_others_whole()
    {
        var worse = Healthy.Replace("[assembly: Module(\"m\")]\nnamespace Demo;", "", StringComparison.Ordinal).Replace("\"good\"", "\"worse\"", StringComparison.Ordinal).Replace("class Good", "class Worse", StringComparison.Ordinal).Split('\n')[1];
        var compilation = Sources.Compile("Subject", [Healthy, "namespace Demo; " + worse]);
        var result = CSharpGeneratorDriver.Create(new FailingGenerator()).RunGenerators(compilation).GetRunResult();
        result.Diagnostics.Select(diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal).ShouldBe(
        [
            "error NETRA900: The generator failed on Demo.Bad: InvalidOperationException: no luck; nothing was generated for it",
            "error NETRA900: The generator failed on Demo.Worse: InvalidOperationException: nor here; nothing was generated for it",
        ]);
        result.GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath)).Order(StringComparer.Ordinal).ShouldBe(["Agent.Good.5af0f216.g.cs", "Summary.cs"]);
        result.GeneratedTrees.Single(tree => tree.FilePath.EndsWith("Summary.cs", StringComparison.Ordinal)).ToString().ShouldBe("// good");
    }

    private static string Agents(int count, string input)
        => "namespace Demo;\n" + string.Concat(Enumerable.Range(0, count).Select(i =>
            $"[Agent(\"a{i}\")] internal sealed partial class A{i} : IModelAgent<{input}, string> {{ public string Instructions({input} input) => \"\"; }}\n"));

    // Fails when it reads one agent and when it writes another, by the generator's own way of reading and writing.
    private sealed class FailingGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            var module = context.CompilationProvider.Select(static (compilation, _) => ModuleFactsReader.Own(compilation));
            var agents = NetraGenerator.Items(context, WellKnown.Agent, "Failing", static (type, ct) => type.Name == "Bad" ? throw new InvalidOperationException("no luck") : AgentReader.Read(type, ct));
            var summaries = ModulePipeline.Files(
                context,
                agents,
                module,
                "FailingFiles",
                static agent => agent.Target.CSharp,
                AgentEmitter.Emit,
                static (agent, own) => agent.Name == "worse" ? throw new InvalidOperationException("nor here") : AgentEmitter.Summarize(agent, own));
            context.RegisterSourceOutput(summaries.Collect(), static (output, all) => output.AddSource("Summary.cs", "// " + string.Join(' ', all.Select(summary => summary.Name))));
        }
    }

    // Cancels when it comes to the second item, by the generator's own way of reading and writing.
    private sealed class CancellingGenerator(CancellationTokenSource source, bool isWritten) : IIncrementalGenerator
    {
        private int _reached;

        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            var items = NetraGenerator.Items(context, WellKnown.Agent, "Cancelling", (type, ct) =>
            {
                Reach(isWriting: false);
                ct.ThrowIfCancellationRequested();
                return new Bound(type.Name, "", false);
            });
            context.RegisterSourceOutput(items, (output, item) => NetraGenerator.Add(output, item.Json, () =>
            {
                Reach(isWriting: true);
                output.CancellationToken.ThrowIfCancellationRequested();
                return (item.Json, "// nothing");
            }));
        }

        private void Reach(bool isWriting)
        {
            if (isWriting == isWritten && ++_reached == 2)
            {
                source.Cancel();
            }
        }
    }
}
