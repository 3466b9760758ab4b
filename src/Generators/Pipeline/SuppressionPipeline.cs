using Microsoft.CodeAnalysis;
using Netra.Generators.Rules;

namespace Netra.Generators.Pipeline;

/// <summary>
/// Tells of a suppression that would suppress the very rule against suppressions, NETRA016, in the whole assembly. Only a generator
/// can: what it reports, no attribute suppresses.
/// </summary>
internal static class SuppressionPipeline
{
    public static void Register(IncrementalGeneratorInitializationContext context)
    {
        var isSuppressed = context.CompilationProvider
            .Select(static (compilation, _) => compilation.Assembly.GetAttributes().Concat(compilation.SourceModule.GetAttributes()).Any(NamesTheRule))
            .WithTrackingName(TrackingNames.Suppression);
        context.RegisterSourceOutput(isSuppressed, static (output, isSuppressed) =>
        {
            if (isSuppressed)
            {
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.Suppression, Location.None, WaiverRule.OfRule(RuleIds.Suppression)));
            }
        });
    }

    private static bool NamesTheRule(AttributeData attribute)
        => attribute.AttributeClass is { } type && WaiverRule.Suppresses(type) && WaiverRule.Id(Symbols.Argument<string>(attribute, 1) ?? "") == RuleIds.Suppression;
}
