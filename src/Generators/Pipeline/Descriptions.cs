using System.Text;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Netra.Generators.Pipeline;

/// <summary>
/// What a symbol says about itself: its <c>[Description]</c>, else its XML documentation with whitespace folded and
/// references by their simple names. Documentation that cannot be parsed counts as none.
/// </summary>
internal static class Descriptions
{
    private const string Attribute = "System.ComponentModel.DescriptionAttribute";

    /// <summary>Of a type, method or property.</summary>
    public static string? Of(ISymbol symbol, CancellationToken ct)
        => ByAttribute(symbol) ?? Element(symbol, "summary", null, ct);

    /// <summary>Of a parameter, which its method, constructor or record documents.</summary>
    public static string? OfParameter(IParameterSymbol parameter, CancellationToken ct)
        => ByAttribute(parameter)
            ?? Element(parameter.ContainingSymbol, "param", parameter.Name, ct)
            // A primary constructor's parameters are documented on the type.
            ?? (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
                ? Element(constructor.ContainingType, "param", parameter.Name, ct)
                : null);

    public static string? ByAttribute(ISymbol symbol)
        => Symbols.Attribute(symbol, Attribute) is { } attribute && Symbols.Argument<string>(attribute, 0) is { Length: > 0 } text ? text : null;

    private static string? Element(ISymbol symbol, string element, string? name, CancellationToken ct)
    {
        // Of other assemblies' symbols a build has no documentation and an editor may have some: the same code must give the same schema.
        if (symbol.DeclaringSyntaxReferences.IsEmpty && !(symbol is IMethodSymbol { IsImplicitlyDeclared: true }))
        {
            return null;
        }
        var xml = symbol.OriginalDefinition.GetDocumentationCommentXml(cancellationToken: ct);
        if (xml is not { Length: > 0 } || !xml.StartsWith("<", StringComparison.Ordinal) || xml.StartsWith("<!--", StringComparison.Ordinal))
        {
            return null;
        }
        try
        {
            var found = XElement.Parse(xml).Elements(element).FirstOrDefault(e => name is null || e.Attribute("name")?.Value == name);
            if (found is null)
            {
                return null;
            }
            var text = new StringBuilder();
            Append(found, text);
            var folded = Fold(text.ToString());
            return folded.Length == 0 ? null : folded;
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
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
