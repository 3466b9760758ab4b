using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>One <c>[NetraWaiver]</c> as it is written.</summary>
/// <param name="Rule">The id of the rule that it names.</param>
/// <param name="Reason">Why, never blank in one that counts.</param>
/// <param name="Syntax">The attribute.</param>
internal sealed record Waiver(string Rule, string Reason, AttributeSyntax Syntax)
{
    private static readonly ConditionalWeakTable<Compilation, Lazy<ImmutableArray<Waiver>>> Written = new();

    /// <summary>The waiver of the rule on the symbol or, where it has none, on the nearest that contains it; the assembly is the last.</summary>
    public static (SyntaxReference? Place, string Reason)? Find(ISymbol symbol, string rule)
    {
        for (var current = symbol; current is not null; current = Outer(current))
        {
            if (On(current, rule) is { } found)
            {
                return found;
            }
        }
        return On(symbol.ContainingModule, rule) ?? On(symbol.ContainingAssembly, rule);
    }

    /// <summary>All waivers that the assembly's source has, wherever they stand, on a lambda too.</summary>
    public static ImmutableArray<Waiver> In(Compilation compilation)
        => Written.GetValue(compilation, static of => new Lazy<ImmutableArray<Waiver>>(() => Read(of))).Value;

    // What an accessor or a backing field does is done by its property.
    private static ISymbol? Outer(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { AssociatedSymbol: { } member } => member,
        IFieldSymbol { AssociatedSymbol: { } member } => member,
        _ => symbol.ContainingSymbol is INamespaceSymbol ? null : symbol.ContainingSymbol,
    };

    private static (SyntaxReference? Place, string Reason)? On(ISymbol? symbol, string rule)
    {
        if (symbol is null)
        {
            return null;
        }
        foreach (var attribute in Symbols.Attributes(symbol, WellKnown.Waiver))
        {
            if (Symbols.Argument<string>(attribute, 0) == rule && Symbols.Argument<string>(attribute, 1) is { } reason && !string.IsNullOrWhiteSpace(reason))
            {
                return (attribute.ApplicationSyntaxReference, reason);
            }
        }
        return null;
    }

    private static ImmutableArray<Waiver> Read(Compilation compilation)
    {
        const string name = "NetraWaiver";
        var trees = compilation.SyntaxTrees.Select(tree => (Tree: tree, Root: tree.GetRoot() as CompilationUnitSyntax)).Where(file => file.Root is not null).ToArray();
        // Under another name, that of a global using, it can be in any file; otherwise only in those that have the word.
        var isRenamed = trees.Any(file => file.Root!.Usings.Any(directive => directive.Alias is not null && directive.ToString().Contains(name)));
        return
        [
            .. trees.Where(file => isRenamed || file.Tree.GetText().ToString().Contains(name))
                .SelectMany(file => file.Root!.DescendantNodes().OfType<AttributeSyntax>())
                .Select(attribute => Read(attribute, compilation.GetSemanticModel(attribute.SyntaxTree), default))
                .OfType<Waiver>(),
        ];
    }

    /// <summary>The attribute as a waiver, or null when it is another; what is no constant text is empty.</summary>
    public static Waiver? Read(AttributeSyntax attribute, SemanticModel model, CancellationToken ct)
        => model.GetSymbolInfo(attribute, ct).Symbol is IMethodSymbol constructor && Symbols.Is(constructor.ContainingType, WellKnown.Waiver)
            ? new Waiver(AttributeText.Argument(attribute, 0, "rule", model, ct), AttributeText.Argument(attribute, 1, "reason", model, ct), attribute)
            : null;
}
