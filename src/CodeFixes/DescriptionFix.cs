using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using Netra.Generators.Rules;

namespace Netra.CodeFixes;

/// <summary>
/// Fixes NETRA205: documents what a model will see, in the words of its name. These are true and no more than the model would
/// read from the name itself; who wrote the code can say it better.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DescriptionFix)), Shared]
public sealed class DescriptionFix : TextFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.Undescribed];

    private protected override string Title => "Describe it in the words of its name";

    private protected override async Task<IReadOnlyList<TextChange>> ChangesAsync(Document document, Diagnostic diagnostic, CancellationToken ct)
    {
        var root = await document.GetSyntaxRootAsync(ct).ConfigureAwait(false);
        var text = await document.GetTextAsync(ct).ConfigureAwait(false);
        var at = root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<SyntaxNode>(IsDescribed);
        if (at is ParameterSyntax parameter)
        {
            // A delegate's or a lambda's parameter has no documentation of its own.
            return parameter.Parent?.Parent is BaseMethodDeclarationSyntax or TypeDeclarationSyntax
                ? [Parameter((MemberDeclarationSyntax)parameter.Parent.Parent, parameter, text)]
                : [];
        }
        return at is MemberDeclarationSyntax member && NameOf(member) is { } name
            ? [Documented(member) is { } known ? Beside(known, after: [], Summary(name), text) : Above(member, Summary(name), text)]
            : [];
    }

    private static bool IsDescribed(SyntaxNode node)
        => node is ParameterSyntax or BaseTypeDeclarationSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax or EnumMemberDeclarationSyntax;

    private static TextChange Parameter(MemberDeclarationSyntax owner, ParameterSyntax parameter, SourceText text)
    {
        var line = $"/// <param name=\"{parameter.Identifier.ValueText}\">{Words.Of(parameter.Identifier.ValueText)}.</param>";
        var before = ((BaseParameterListSyntax)parameter.Parent!).Parameters.TakeWhile(other => other != parameter).Select(other => other.Identifier.ValueText);
        return Documented(owner) is { } known ? Beside(known, ["", .. before], line, text) : Above(owner, line, text);
    }

    private static string Summary(string name) => $"/// <summary>{Words.Of(name)}.</summary>";

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        EnumMemberDeclarationSyntax value => value.Identifier.ValueText,
        _ => null,
    };

    private static DocumentationCommentTriviaSyntax? Documented(MemberDeclarationSyntax member)
        => member.GetLeadingTrivia().LastOrDefault(trivia => trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)).GetStructure() as DocumentationCommentTriviaSyntax;

    /// <summary>A line more in documentation that is there: behind the last of the elements named, the summary being <c>""</c>, or as the first.</summary>
    private static TextChange Beside(DocumentationCommentTriviaSyntax known, IReadOnlyCollection<string> after, string line, SourceText text)
    {
        var start = known.FullSpan.Start;
        var indent = IndentOf(text, start);
        var last = known.Content.OfType<XmlElementSyntax>().LastOrDefault(element => Named(element) is { } name && after.Contains(name));
        return last is null
            ? Insert(start, line + BreakOf(text) + indent)
            : Insert(text.Lines.GetLineFromPosition(last.Span.End).EndIncludingLineBreak, indent + line + BreakOf(text));
    }

    private static string? Named(XmlElementSyntax element) => element.StartTag.Name.LocalName.ValueText switch
    {
        "summary" => "",
        "param" => element.StartTag.Attributes.OfType<XmlNameAttributeSyntax>().FirstOrDefault()?.Identifier.Identifier.ValueText,
        _ => null,
    };

    private static TextChange Above(MemberDeclarationSyntax member, string line, SourceText text)
    {
        var start = member.SpanStart;
        var indent = IndentOf(text, start);
        return IsFirstOfLine(text, start)
            ? Insert(start, line + BreakOf(text) + indent)
            // Documentation must begin a line.
            : Insert(start, BreakOf(text) + indent + "    " + line + BreakOf(text) + indent + "    ");
    }

    private static TextChange Insert(int position, string what) => new(new TextSpan(position, 0), what);

    private static bool IsFirstOfLine(SourceText text, int position)
    {
        var line = text.Lines.GetLineFromPosition(position);
        return string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(line.Start, position)));
    }

    private static string IndentOf(SourceText text, int position)
    {
        var line = text.Lines.GetLineFromPosition(position).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    // As the file has it.
    private static string BreakOf(SourceText text)
    {
        var first = text.Lines[0];
        return first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
    }
}
