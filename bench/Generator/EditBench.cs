using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Netra.Generators.Pipeline;

namespace Netra.Bench;

/// <summary>
/// What an edit costs in an editor: the time of a driver's run over a compilation that nobody has asked anything, the product's
/// generator and the empty one by turns, each with a compilation of its own, because the first to ask pays for the binding.
/// </summary>
internal static class EditBench
{
    private const int Agents = 100;
    private const int Tools = 10;
    private const int Edits = 31;
    private const double Most = 4;

    public static int Run()
    {
        var module = new SyntheticModule(Agents, Tools);
        var failed = Unrelated(module) ? 0 : 1;
        return failed + (OneAgent(module) ? 0 : 1);
    }

    private static bool Unrelated(SyntheticModule module)
    {
        GeneratorDriver ours = Driver(new NetraGenerator());
        GeneratorDriver empty = Driver(new EmptyGenerator());
        var (ourTimes, emptyTimes) = (new List<double>(), new List<double>());
        // The first ones fill the caches and the compiler's own.
        for (var i = -5; i < Edits; i++)
        {
            var ourTime = Time(ref ours, module.AfterUnrelatedEdit(i));
            var emptyTime = Time(ref empty, module.AfterUnrelatedEdit(i));
            if (i >= 0)
            {
                ourTimes.Add(ourTime);
                emptyTimes.Add(emptyTime);
            }
        }
        var ratio = Median(ourTimes) / Median(emptyTimes);
        var isGood = ratio <= Most;
        Console.WriteLine($"an unrelated edit, {Agents} agents of {Tools} tools: median of {Edits} {Median(ourTimes):0.00} ms, empty pipeline {Median(emptyTimes):0.00} ms, {ratio:0.00} times (at most {Most:0}) {(isGood ? "PASS" : "FAIL")}");
        return isGood;
    }

    private static bool OneAgent(SyntheticModule module)
    {
        var driver = Driver(new NetraGenerator()).RunGenerators(module.AfterUnrelatedEdit(0));
        var before = Texts(driver);
        var times = new List<double>();
        var changed = "";
        for (var i = 0; i < Edits; i++)
        {
            var edited = driver;
            times.Add(Time(ref edited, module.AfterEditOfAgent(50, Tools, $"Answers {i}")));
            changed = string.Join(", ", Texts(edited).Where(file => before[file.Key] != file.Value).Select(file => file.Key).Order(StringComparer.Ordinal));
        }
        var isGood = changed.Split(", ") is [var agent, var manifest] && agent.StartsWith("Agent.Agent50.", StringComparison.Ordinal) && manifest.StartsWith("Manifest.", StringComparison.Ordinal);
        Console.WriteLine($"a change of one agent: median of {Edits} {Median(times):0.00} ms, changes {changed} of {before.Count} files {(isGood ? "PASS" : "FAIL")}");
        return isGood;
    }

    private static double Time(ref GeneratorDriver driver, CSharpCompilation compilation)
    {
        var started = TimeProvider.System.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }

    private static Dictionary<string, string> Texts(GeneratorDriver driver)
        => driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    private static CSharpGeneratorDriver Driver(IIncrementalGenerator generator) => CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: SyntheticModule.Parse);

    private static double Median(List<double> times)
    {
        var sorted = times.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
