using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Netra.Generators.Tests.Harness;

/// <summary>Walks everything that the steps of the pipeline hold, field by field, private ones and closures too.</summary>
internal static class StepWalk
{
    /// <summary>
    /// What a step of ours holds and must not, as sentences. All steps that led to an output are looked at, named or not;
    /// the framework's own, which hold the compilation by nature, are not.
    /// </summary>
    public static IEnumerable<string> Held(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        var steps = new HashSet<IncrementalGeneratorRunStep>();
        foreach (var step in result.TrackedOutputSteps.Values.SelectMany(found => found).Concat(Pipeline.TrackingNames.All.SelectMany(name => result.TrackedSteps.GetValueOrDefault(name, []))))
        {
            Collect(step, steps);
        }
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        return steps.Where(IsOurs).SelectMany(step => step.Outputs.SelectMany(output => Walk(output.Value, seen, step.Name ?? "unnamed"))).Distinct();
    }

    /// <summary>How many steps of ours there are: a walk over none proves nothing.</summary>
    public static int Count(GeneratorDriver driver)
    {
        var steps = new HashSet<IncrementalGeneratorRunStep>();
        foreach (var step in driver.GetRunResult().Results.Single().TrackedOutputSteps.Values.SelectMany(found => found))
        {
            Collect(step, steps);
        }
        return steps.Count(IsOurs);
    }

    private static void Collect(IncrementalGeneratorRunStep step, HashSet<IncrementalGeneratorRunStep> steps)
    {
        // What leads to the result of ForAttributeWithMetadataName is the framework's.
        if (steps.Add(step) && step.Name != Transformed)
        {
            foreach (var (source, _) in step.Inputs)
            {
                Collect(source, steps);
            }
        }
    }

    // What our transform returned.
    private const string Transformed = "result_ForAttributeWithMetadataName";

    private static bool IsOurs(IncrementalGeneratorRunStep step)
        => step.Name is null or Transformed || Pipeline.TrackingNames.All.Contains(step.Name);

    private static IEnumerable<string> Walk(object? root, HashSet<object> seen, string step)
    {
        var open = new Stack<object?>([root]);
        while (open.Count > 0)
        {
            var value = open.Pop();
            if (value is null or string or Type or MemberInfo or Pointer || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || (!value.GetType().IsValueType && !seen.Add(value)))
            {
                continue;
            }
            if (value is ISymbol or SyntaxNode or SyntaxTree or SyntaxReference or Location or Compilation or Diagnostic or SemanticModel or AttributeData or TypedConstant or SyntaxToken or SyntaxTrivia)
            {
                yield return $"{step} holds a {value.GetType().Name}";
                continue;
            }
            if (value is Array items)
            {
                foreach (var item in items)
                {
                    open.Push(item);
                }
                continue;
            }
            for (var type = value.GetType(); type is not null; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(field => !field.FieldType.IsPointer))
                {
                    open.Push(field.GetValue(value));
                }
            }
        }
    }
}
