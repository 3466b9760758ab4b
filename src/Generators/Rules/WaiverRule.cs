using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;

namespace Netra.Generators.Rules;

/// <summary>
/// NETRA016: a rule is waived by a waiver with a reason or not at all. Waivers with nothing to waive are told by the rules that they
/// name. Also tells lines of the baseline that belong to no rule.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WaiverRule : SymbolRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.Suppression];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject)
    {
        context.RegisterSyntaxNodeAction(node => Check(node, subject), SyntaxKind.Attribute);
        context.RegisterCompilationEndAction(end =>
        {
            foreach (var line in subject.Baseline.Unreadable)
            {
                end.ReportDiagnostic(Diagnostic.Create(Descriptors.Stale, line, "This is no line of a baseline; write: rule | assembly | symbol | code, of a rule that can be waived"));
            }
        });
    }

    /// <summary>Whether an attribute of this type suppresses what its second argument names.</summary>
    internal static bool Suppresses(INamedTypeSymbol attribute)
        => Symbols.MetadataName(attribute) is "System.Diagnostics.CodeAnalysis.SuppressMessageAttribute" or "System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessageAttribute";

    /// <summary>The id that a suppression names, read as the compiler does: <c>NETRA001:Title</c> is NETRA001.</summary>
    internal static string Id(string checkId) => checkId.Split(':')[0].Trim().ToUpperInvariant();

    /// <summary>What to do about a suppression of this rule.</summary>
    internal static string OfRule(string id)
        => Waivable.Allows(id)
            ? $"{id} is suppressed by an attribute; remove it, and fix what it hides or write [NetraWaiver(\"{id}\", \"why it is right here\")] there"
            : $"{id} is suppressed by an attribute; remove it, and fix what it hides";

    private static void Check(SyntaxNodeAnalysisContext context, Subject subject)
    {
        var attribute = (AttributeSyntax)context.Node;
        if (subject.IsGenerated(attribute.SyntaxTree))
        {
            return;
        }
        if (Waiver.Read(attribute, context.SemanticModel, context.CancellationToken) is { } waiver)
        {
            if (OfWaiver(waiver) is { } problem)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.Suppression, attribute.GetLocation(), problem));
            }
        }
        else if (context.SemanticModel.GetSymbolInfo(attribute, context.CancellationToken).Symbol is IMethodSymbol { ContainingType: { } type } && Suppresses(type)
            && Id(AttributeText.Argument(attribute, 1, "checkId", context.SemanticModel, context.CancellationToken)) is var id && Waivable.Exists(id))
        {
            // One that suppresses this rule would suppress it at its own place.
            var at = id == RuleIds.Suppression ? Location.None : attribute.GetLocation();
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Suppression, at, OfRule(id)));
        }
    }

    private static string? OfWaiver(Waiver waiver)
    {
        if (!Waivable.Exists(waiver.Rule))
        {
            return $"The waiver names '{waiver.Rule}', which is no rule; write the id of one, such as {RuleIds.MutableStatic}";
        }
        if (!Waivable.Allows(waiver.Rule))
        {
            return $"{waiver.Rule} cannot be waived; do what its message says";
        }
        return string.IsNullOrWhiteSpace(waiver.Reason) ? $"The waiver of {waiver.Rule} has no reason and waives nothing; write why it is right here" : null;
    }
}
