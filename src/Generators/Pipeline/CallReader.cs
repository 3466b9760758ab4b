using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>
/// Reads which agent's class calls which agent: <c>Other.Call</c> and <c>Other.Ref</c>, or its own <c>Call</c>. This generator
/// itself adds them, so that only <c>Other</c> can be looked up.
/// </summary>
internal static class CallReader
{
    /// <summary>Whether an expression has the form of a call.</summary>
    public static bool IsCandidate(SyntaxNode node)
        => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Call" } }
            or MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression, Name.Identifier.ValueText: "Call" or "Ref", Expression: NameSyntax or MemberAccessExpressionSyntax };

    /// <summary>The call, or null when it is none.</summary>
    public static CallSummary? Read(GeneratorSyntaxContext syntax, CancellationToken ct)
    {
        var position = syntax.Node.SpanStart;
        if (Caller(syntax.Node, syntax.SemanticModel, ct) is not { } caller)
        {
            return null;
        }
        if (syntax.Node is not MemberAccessExpressionSyntax access)
        {
            // Anything else of this name would hide the generated one, or not compile beside it.
            return syntax.SemanticModel.LookupSymbols(position, name: "Call").All(static found => found is INamespaceOrTypeSymbol) ? new(Symbols.CSharpPlain(caller), Symbols.CSharpPlain(caller)) : null;
        }
        // As a name of a type alone: nothing of the method that it stands in has to be bound.
        var name = SyntaxFactory.ParseTypeName(access.Expression.ToString());
        return syntax.SemanticModel.GetSpeculativeSymbolInfo(position, name, SpeculativeBindingOption.BindAsTypeOrNamespace).Symbol is INamedTypeSymbol callee
            && Symbols.Attribute(callee, WellKnown.Agent) is not null
            ? new(Symbols.CSharpPlain(caller), Symbols.CSharpPlain(callee))
            : null;
    }

    private static INamedTypeSymbol? Caller(SyntaxNode node, SemanticModel model, CancellationToken ct)
    {
        var type = node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration ? model.GetDeclaredSymbol(declaration, ct) : null;
        while (type is not null && Symbols.Attribute(type, WellKnown.Agent) is null)
        {
            type = type.ContainingType;
        }
        return type;
    }
}
