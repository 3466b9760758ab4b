using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Netra.Generators.Tests.Harness;

/// <summary>What must be true of the pipeline after an edit that concerns nothing that is generated.</summary>
internal static class Incremental
{
    /// <summary>Fails unless every tracked step and every output is cached after a new file elsewhere, and after all declarations moved by a line.</summary>
    public static void IsCachedAfterUnrelatedEdits(GeneratorDriver driver, CSharpCompilation compilation)
    {
        var parse = (CSharpParseOptions?)compilation.SyntaxTrees.FirstOrDefault()?.Options ?? Sources.Parse;
        var unrelated = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated { }", parse, "/project/Unrelated.cs"));
        var moved = unrelated.SyntaxTrees.Aggregate(
            unrelated,
            (current, tree) => current.ReplaceSyntaxTree(tree, tree.WithChangedText(tree.GetText().Replace(0, 0, "// moved\n"))));
        foreach (var edited in new[] { unrelated, moved })
        {
            var result = driver.RunGenerators(edited).GetRunResult().Results.Single();
            foreach (var name in Pipeline.TrackingNames.All)
            {
                if (result.TrackedSteps.TryGetValue(name, out var steps))
                {
                    steps.SelectMany(step => step.Outputs).Select(output => output.Reason).ShouldAllBe(reason => IsCached(reason), name);
                }
            }
            result.TrackedOutputSteps.SelectMany(pair => pair.Value).SelectMany(step => step.Outputs).Select(output => output.Reason).ShouldAllBe(reason => IsCached(reason), "outputs");
        }
    }

    /// <summary>What was generated, by hint name.</summary>
    public static SortedDictionary<string, string> Texts(GeneratorDriver driver)
        => new(driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString()), StringComparer.Ordinal);

    private static bool IsCached(IncrementalStepRunReason reason) => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;
}
