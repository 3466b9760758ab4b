using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Netra.Generators.Rules;

namespace Netra.CodeFixes;

/// <summary>Fixes NETRA105: makes the type, and what it is nested in, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialFix)), Shared]
public sealed class PartialFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.NotPartial];

    private protected override string Title => "Make it partial";

    private protected override async Task<IReadOnlyList<TextChange>> ChangesAsync(Document document, Diagnostic diagnostic, CancellationToken ct)
    {
        var root = await document.GetSyntaxRootAsync(ct).ConfigureAwait(false);
        return root?.FindNode(diagnostic.Location.SourceSpan) is not { } found
            ? []
            : [.. found.AncestorsAndSelf().OfType<TypeDeclarationSyntax>()
                .Where(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                // The last modifier: it stands right before class, struct, record or interface.
                .Select(declaration => new TextChange(new TextSpan(declaration.Keyword.SpanStart, 0), "partial "))];
    }
}
