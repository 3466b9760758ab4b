using System.Text;
using Microsoft.CodeAnalysis;

namespace Netra.Generators.Rules;

/// <summary>What a finding is called in a baseline: nothing of it changes when lines move.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Symbol">The symbol that it is about or in, as a documentation comment names it.</param>
/// <param name="What">The code that it is about, with whitespace folded; empty when the symbol says all.</param>
internal readonly record struct FindingKey(string Rule, string Symbol, string What)
{
    /// <summary>The code of more than a line is told by its beginning.</summary>
    private const int MostCharacters = 120;

    public static FindingKey Of(string rule, ISymbol owner, Location? at) => new(rule, Name(owner), at is { SourceTree: not null } ? Fold(at) : "");

    private static string Name(ISymbol symbol)
    {
        // Lambdas and local functions have no name that lasts; what contains them has.
        var current = symbol;
        while (current is not null)
        {
            if (current is IAssemblySymbol or IModuleSymbol)
            {
                return "assembly";
            }
            if (current is IParameterSymbol or ITypeParameterSymbol && current.ContainingSymbol is { } declaring)
            {
                return Name(declaring) + "/" + current.Name;
            }
            if (current is not IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } && current.GetDocumentationCommentId() is { Length: > 0 } id)
            {
                return id;
            }
            current = current.ContainingSymbol;
        }
        return "assembly";
    }

    private static string Fold(Location at)
    {
        var folded = new StringBuilder();
        foreach (var c in at.SourceTree!.GetText().ToString(at.SourceSpan))
        {
            if (folded.Length == MostCharacters)
            {
                break;
            }
            if (!char.IsWhiteSpace(c))
            {
                folded.Append(c);
            }
            else if (folded.Length > 0 && folded[folded.Length - 1] != ' ')
            {
                folded.Append(' ');
            }
        }
        return folded.ToString().TrimEnd();
    }
}
