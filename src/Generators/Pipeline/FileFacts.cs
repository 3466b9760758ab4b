using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Netra.Generators.Pipeline;

/// <summary>
/// What a file's declarations say, all bodies left out: kept with the tree, which an edit of another file leaves as it is.
/// </summary>
/// <param name="Declared">The types that it declares, by simple name; an attribute's also without its suffix.</param>
/// <param name="Namespaces">The namespaces that it declares, by their full names.</param>
/// <param name="Named">The identifiers of its declarations and of their documentation, its own among them.</param>
/// <param name="NamedEverywhere">The identifiers of its global usings, which every file of the compilation can mean.</param>
/// <param name="GlobalUsings">Its global usings as text.</param>
/// <param name="Hash">Changes whenever anything outside of a body does.</param>
internal sealed record FileFacts(
    ImmutableArray<string> Declared,
    ImmutableArray<string> Namespaces,
    ImmutableArray<string> Named,
    ImmutableArray<string> NamedEverywhere,
    string GlobalUsings,
    string Hash)
{
    private static readonly ConditionalWeakTable<SyntaxTree, FileFacts> Known = new();

    // In the place of a body: a property with one is another thing than a field without.
    private const char Body = '\0';

    public static FileFacts Of(SyntaxTree tree, CancellationToken ct)
    {
        if (!Known.TryGetValue(tree, out var facts))
        {
            facts = Known.GetValue(tree, tree => Read(tree, ct));
        }
        return facts;
    }

    /// <summary>A hash of a text that no other text is going to have.</summary>
    public static string HashOf(string text)
    {
        using var sha = SHA256.Create();
        return Convert.ToBase64String(sha.ComputeHash(Encoding.Unicode.GetBytes(text)));
    }

    private static FileFacts Read(SyntaxTree tree, CancellationToken ct)
    {
        var root = tree.GetRoot(ct);
        var declared = new HashSet<string>(StringComparer.Ordinal);
        var namespaces = new HashSet<string>(StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal);
        var everywhere = new HashSet<string>(StringComparer.Ordinal);
        var globalUsings = new StringBuilder();
        var text = root.ToFullString();
        // A directive inside of a body, such as #nullable, can change what follows the body.
        var isWhole = root.ContainsDirectives;
        var said = new StringBuilder();
        var end = 0;
        foreach (var item in root.DescendantNodesAndTokens(node => !IsBody(node)))
        {
            switch (item.AsNode())
            {
                case null:
                    Name(item.AsToken(), named);
                    break;
                case BaseTypeDeclarationSyntax type:
                    Declare(type.Identifier.ValueText, declared);
                    break;
                case DelegateDeclarationSyntax type:
                    Declare(type.Identifier.ValueText, declared);
                    break;
                case BaseNamespaceDeclarationSyntax space:
                    namespaces.Add(FullName(space));
                    break;
                case UsingDirectiveSyntax directive when directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword):
                    everywhere.UnionWith(Identifiers(directive));
                    globalUsings.Append(directive).Append('\n');
                    break;
                case { } body when IsBody(body):
                    said.Append(text, end, body.SpanStart - end).Append(Body);
                    end = body.Span.End;
                    break;
            }
        }
        said.Append(text, end, text.Length - end);
        return new([.. declared], [.. namespaces], [.. named], [.. everywhere], globalUsings.ToString(), HashOf(isWhole ? text : said.ToString()));
    }

    private static void Name(SyntaxToken token, HashSet<string> named)
    {
        if (token.IsKind(SyntaxKind.IdentifierToken))
        {
            named.Add(token.ValueText);
        }
        // What documentation refers to is called by what it is, or as it is written when there is no such thing.
        if (token.HasStructuredTrivia)
        {
            foreach (var documentation in token.LeadingTrivia.Select(trivia => trivia.GetStructure()).OfType<DocumentationCommentTriviaSyntax>())
            {
                named.UnionWith(documentation.DescendantNodes().OfType<CrefSyntax>().SelectMany(Identifiers));
            }
        }
    }

    private static string FullName(BaseNamespaceDeclarationSyntax space)
        => space.Parent is BaseNamespaceDeclarationSyntax outer ? FullName(outer) + "." + space.Name : space.Name.ToString();

    private static void Declare(string name, HashSet<string> declared)
    {
        const string suffix = "Attribute";
        declared.Add(name);
        if (name.EndsWith(suffix, StringComparison.Ordinal))
        {
            declared.Add(name.Substring(0, name.Length - suffix.Length));
        }
    }

    private static IEnumerable<string> Identifiers(SyntaxNode node)
        => node.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText);

    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax;
}
