using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Netra.Generators.Models;
using Netra.Generators.Pipeline;
using Netra.Generators.Tests.Harness;
using Netra.Generators.Text;

namespace Netra.Generators.Tests.Robustness;

/// <summary>What the pipeline keeps between two runs.</summary>
public sealed class RetentionTests
{
    [Fact]
    public void No_step_holds_a_symbol_a_tree_or_a_compilation_on_any_input_of_the_corpus()
    {
        var steps = 0;
        foreach (var path in CorpusTests.Paths())
        {
            var subject = new CorpusSubject(CorpusTests.Read(path));
            var driver = subject.Driver().RunGenerators(subject.Compilation);
            StepWalk.Held(driver).ShouldBeEmpty(path);
            steps += StepWalk.Count(driver);
        }
        steps.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void The_walk_finds_what_hides_in_a_step()
    {
        var driver = CSharpGeneratorDriver.Create(
            [new HoardingGenerator().AsSourceGenerator()],
            parseOptions: Sources.Parse,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGenerators(Sources.Compile("Subject", [Samples.Weather]));
        StepWalk.Held(driver).Select(line => line.Split(' ')[^1]).Order(StringComparer.Ordinal).ShouldBe(["CSharpCompilation", "ClassDeclarationSyntax", "NonErrorNamedTypeSymbol", "SourceLocation"]);
    }

    [Fact]
    public void An_old_compilation_is_freed_once_the_driver_has_seen_a_new_one()
    {
        var (driver, old) = Replaced();
        for (var i = 0; i < 10 && old.Any(reference => reference.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        old.ShouldAllBe(reference => !reference.IsAlive);
        driver.GetRunResult().GeneratedTrees.ShouldNotBeEmpty();
    }

    // Not inlined: no variable of this method may keep what it made.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference[] Old) Replaced()
    {
        var first = Sources.Compile("Subject", [Samples.Weather, Samples.Services.Replace("[assembly: Module(\"web-shop\")]", "", StringComparison.Ordinal)]);
        // As a build and an editor have it: without the record of steps that tests ask for.
        var driver = CSharpGeneratorDriver.Create([new NetraGenerator().AsSourceGenerator()], parseOptions: Sources.Parse)
            .RunGeneratorsAndUpdateCompilation(first, out var output, out _);
        var second = first;
        foreach (var tree in first.SyntaxTrees)
        {
            second = second.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree.ToString() + "\n// edited", Sources.Parse, tree.FilePath));
        }
        var agent = first.GetTypeByMetadataName("Demo.WeatherAgent")!;
        WeakReference[] old = [new(first), new(output), new(first.SyntaxTrees[1]), new(agent), new(agent.ContainingAssembly)];
        return (driver.RunGenerators(second), old);
    }

    // Keeps what must not be kept, in a closure, a private field, a struct and an array.
    private sealed class HoardingGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            var items = context.SyntaxProvider.ForAttributeWithMetadataName(
                WellKnown.Agent,
                static (_, _) => true,
                static (found, _) => new Hoard(found.TargetNode, found.TargetSymbol, found.SemanticModel.Compilation));
            context.RegisterSourceOutput(items, static (_, _) => { });
        }
    }

    private sealed class Hoard(SyntaxNode node, ISymbol symbol, Compilation compilation)
    {
        private readonly Func<Compilation> _closure = () => compilation;
        private readonly (int, SyntaxNode) _struct = (1, node);
        private readonly object[] _array = [symbol, new object[] { symbol.Locations[0] }];

        public override string ToString() => $"{_closure()}{_struct}{_array}";
    }
}
