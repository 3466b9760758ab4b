using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using Netra.Generators.Rules;

namespace Netra.CodeFixes;

/// <summary>Fixes NETRA209: lets a tool be cancelled, and passes the token to the calls of its body that take one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CancellationFix)), Shared]
public sealed class CancellationFix : TextFix
{
    private const string TokenType = "System.Threading.CancellationToken";

    private static readonly ImmutableArray<string> Names = ["ct", "cancellationToken", "token"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.NotCancellable];

    private protected override string Title => "Take a CancellationToken";

    private protected override async Task<IReadOnlyList<TextChange>> ChangesAsync(Document document, Diagnostic diagnostic, CancellationToken ct)
    {
        var root = await document.GetSyntaxRootAsync(ct).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(ct).ConfigureAwait(false);
        if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } syntax
            || model?.GetDeclaredSymbol(syntax, ct) is not IMethodSymbol method
            || IsBound(method))
        {
            return [];
        }
        var taken = new HashSet<string>(syntax.DescendantTokens().Select(token => token.ValueText), StringComparer.Ordinal);
        var name = Names.FirstOrDefault(candidate => !taken.Contains(candidate));
        return name is null ? [] : [Parameter(syntax, model, name), .. Arguments(syntax, model, name, ct)];
    }

    // Its signature is decided elsewhere, or by others, too.
    private static bool IsBound(IMethodSymbol method)
        => method.IsOverride || method.IsVirtual || method.IsAbstract || method.IsPartialDefinition || method.PartialDefinitionPart is not null
            || method.ContainingType.AllInterfaces.SelectMany(contract => contract.GetMembers())
                .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    private static TextChange Parameter(MethodDeclarationSyntax syntax, SemanticModel model, string name)
    {
        var type = model.LookupNamespacesAndTypes(syntax.SpanStart, name: "CancellationToken").Any(IsToken) ? "CancellationToken" : "global::" + TokenType;
        var parameters = syntax.ParameterList.Parameters;
        var text = $"{type} {name} = default";
        // Whoever calls the method keeps compiling.
        return parameters.LastOrDefault() is { } last && last.Modifiers.Any(modifier => modifier.ValueText == "params")
            ? Insert(last.SpanStart, text + ", ")
            : Insert(syntax.ParameterList.CloseParenToken.SpanStart, parameters.Count > 0 ? ", " + text : text);
    }

    /// <summary>The token, for each call that leaves out its own or has an overload with one more. Lambdas and local functions are left alone.</summary>
    private static IEnumerable<TextChange> Arguments(MethodDeclarationSyntax syntax, SemanticModel model, string name, CancellationToken ct)
    {
        foreach (var call in syntax.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<InvocationExpressionSyntax>())
        {
            if (model.GetOperation(call, ct) is not IInvocationOperation operation)
            {
                continue;
            }
            var arguments = call.ArgumentList.Arguments;
            var close = call.ArgumentList.CloseParenToken.SpanStart;
            var comma = arguments.Count > 0 ? ", " : "";
            if (operation.Arguments.FirstOrDefault(argument => argument.ArgumentKind == ArgumentKind.DefaultValue && IsToken(argument.Parameter?.Type)) is { Parameter: { } left })
            {
                var position = left.Ordinal - (operation.TargetMethod.IsExtensionMethod && call.Expression is MemberAccessExpressionSyntax && operation.Arguments.Length > arguments.Count ? 1 : 0);
                var isNext = position == arguments.Count && arguments.All(argument => argument.NameColon is null);
                yield return Insert(close, comma + (isNext ? name : $"{left.Name}: {name}"));
            }
            else if (arguments.All(argument => argument.NameColon is null) && HasOverload(operation, model, call.SpanStart))
            {
                yield return Insert(close, comma + name);
            }
        }
    }

    private static bool HasOverload(IInvocationOperation call, SemanticModel model, int position)
    {
        var method = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
        return !method.Parameters.Any(parameter => IsToken(parameter.Type) || parameter.IsOptional || parameter.IsParams)
            && method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other =>
                other.IsStatic == method.IsStatic
                && other.Arity == method.Arity
                && other.Parameters.Length == method.Parameters.Length + 1
                && IsToken(other.Parameters[other.Parameters.Length - 1].Type)
                && other.Parameters.Take(method.Parameters.Length).Zip(method.Parameters, (one, two) => SymbolEqualityComparer.Default.Equals(one.Type, two.Type)).All(same => same)
                && SymbolEqualityComparer.Default.Equals(other.ReturnType, method.ReturnType)
                && model.IsAccessible(position, other));
    }

    private static bool IsToken(ISymbol? type) => type is INamedTypeSymbol { Name: "CancellationToken" } named && named.ToDisplayString() == TokenType;

    private static TextChange Insert(int position, string what) => new(new TextSpan(position, 0), what);
}
