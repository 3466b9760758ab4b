using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Netra.Generators.Rules;

/// <summary>A rule about what the code of modules and hosts does; tests may do as they like.</summary>
public abstract class ProductRule : SymbolRule
{
    internal sealed override void Start(CompilationStartAnalysisContext context, Subject subject)
    {
        if (subject.IsProduct)
        {
            Look(context, subject);
        }
    }

    internal abstract void Look(CompilationStartAnalysisContext context, Subject subject);

    /// <summary>Reports at code, unless a generator added it, it is only named, or it is waived or known.</summary>
    internal static void Tell(OperationAnalysisContext context, Subject subject, DiagnosticDescriptor rule, IOperation operation, Location at, params object[] arguments)
    {
        if (subject.IsGenerated(operation.Syntax.SyntaxTree))
        {
            return;
        }
        ISymbol? owner = null;
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is INameOfOperation or IAttributeOperation)
            {
                return;
            }
            owner ??= current switch
            {
                IAnonymousFunctionOperation function => function.Symbol,
                ILocalFunctionOperation function => function.Symbol,
                _ => null,
            };
        }
        Report(context.ReportDiagnostic, subject, rule, owner ?? context.ContainingSymbol, at, arguments);
    }

    /// <summary>Where a member is named: the name itself, not what stands before it.</summary>
    internal static Location NameOf(IOperation operation) => operation.Syntax switch
    {
        Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax { Expression: Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax access } => access.Name.GetLocation(),
        Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax { Expression: Microsoft.CodeAnalysis.CSharp.Syntax.MemberBindingExpressionSyntax access } => access.Name.GetLocation(),
        Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax access => access.Name.GetLocation(),
        Microsoft.CodeAnalysis.CSharp.Syntax.MemberBindingExpressionSyntax access => access.Name.GetLocation(),
        var syntax => syntax.GetLocation(),
    };
}
