using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Netra.Generators.Pipeline;

/// <summary>
/// The XML documentation of symbols as text: whitespace folded, references by their simple names. Documentation that cannot be
/// parsed counts as none. What was read is kept with the declaration's syntax node, which an edit of another file leaves as it is,
/// unless it refers to something, which another file may declare: the compiler makes new symbols for each edit, and would have to
/// write all of this again for each of them.
/// </summary>
internal static class Documentation
{
    private static readonly ConditionalWeakTable<SyntaxNode, ConcurrentDictionary<SymbolKind, Dictionary<string, string>>> Known = new();

    /// <summary>The text of an element, such as <c>summary</c>, or <c>param</c> with its name; null when there is none.</summary>
    public static string? Text(ISymbol symbol, string element, string? name, CancellationToken ct)
    {
        var declarations = symbol.DeclaringSyntaxReferences;
        var texts = declarations.Length == 1 ? OfNode(symbol, declarations[0].GetSyntax(ct), ct) : Read(symbol, ct).Texts;
        return texts.TryGetValue(Key(element, name), out var text) ? text : null;
    }

    private static Dictionary<string, string> OfNode(ISymbol symbol, SyntaxNode node, CancellationToken ct)
    {
        // A record and its constructor are declared by one node.
        var kinds = Known.GetOrCreateValue(node);
        if (kinds.TryGetValue(symbol.Kind, out var known))
        {
            return known;
        }
        var (texts, refers) = Read(symbol, ct);
        if (!refers)
        {
            kinds[symbol.Kind] = texts;
        }
        return texts;
    }

    private static string Key(string element, string? name) => name is null ? element : element + ":" + name;

    private static (Dictionary<string, string> Texts, bool Refers) Read(ISymbol symbol, CancellationToken ct)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var xml = symbol.OriginalDefinition.GetDocumentationCommentXml(cancellationToken: ct);
        if (xml is not { Length: > 0 } || !xml.StartsWith("<", StringComparison.Ordinal) || xml.StartsWith("<!--", StringComparison.Ordinal))
        {
            return (texts, false);
        }
        try
        {
            var all = XElement.Parse(xml, LoadOptions.PreserveWhitespace).Elements();
            // The parts of a partial type are documented together, in the order in which the files happen to come.
            foreach (var element in symbol.DeclaringSyntaxReferences.Length > 1 ? all.OrderBy(element => element.Value, StringComparer.Ordinal) : all)
            {
                var key = Key(element.Name.LocalName, element.Attribute("name")?.Value);
                var text = new StringBuilder();
                Append(element, text);
                if (!texts.ContainsKey(key) && Fold(text.ToString()) is { Length: > 0 } folded)
                {
                    texts.Add(key, folded);
                }
            }
        }
        catch (System.Xml.XmlException)
        {
            texts.Clear();
        }
        return (texts, xml.Contains(" cref="));
    }

    private static void Append(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(plain.Value);
                    break;
                case XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference when !reference.Nodes().Any():
                    var target = (reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("name") ?? reference.Attribute("href"))?.Value ?? "";
                    text.Append(SimpleName(target));
                    break;
                case XElement inner:
                    text.Append(inner.Name.LocalName is "para" or "br" or "item" ? " " : "");
                    Append(inner, text);
                    break;
            }
        }
    }

    private static string SimpleName(string target)
    {
        if (target.Contains("://"))
        {
            return target;
        }
        var end = target.IndexOf('(');
        var plain = end < 0 ? target : target.Substring(0, end);
        plain = plain.Substring(plain.LastIndexOfAny(['.', ':']) + 1);
        var arity = plain.IndexOf('`');
        return arity < 0 ? plain : plain.Substring(0, arity);
    }

    private static string Fold(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
