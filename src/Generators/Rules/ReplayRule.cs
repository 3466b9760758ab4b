using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Netra.Generators.Rules;

/// <summary>NETRA404: code that runs again from the top after a crash decides by nothing that is other the second time.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReplayRule : RunRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.NotReplayable];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject, RunSymbols symbols)
        => context.RegisterOperationAction(operation => Check(operation, subject, symbols), OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.ObjectCreation);

    private static void Check(OperationAnalysisContext context, Subject subject, RunSymbols symbols)
    {
        var found = context.Operation switch
        {
            IInvocationOperation call => Unrepeatable.OfMethod(call.TargetMethod),
            IPropertyReferenceOperation property => Unrepeatable.OfProperty(property.Property),
            IObjectCreationOperation { Constructor: { } constructor } => Unrepeatable.OfConstructor(constructor),
            _ => null,
        };
        if (found is not null && Owner(context.Operation, context.ContainingSymbol, symbols) is { } owner)
        {
            Report(context, subject, Descriptors.NotReplayable, context.Operation, owner, found);
        }
    }

    /// <summary>The name of the function in whose flow the operation is and that owns a run; null in a step's body, or when that is not sure.</summary>
    private static string? Owner(IOperation operation, ISymbol member, RunSymbols symbols)
    {
        var root = operation;
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            root = current;
            var function = current switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
            if (function is null)
            {
                continue;
            }
            if (symbols.IsStepBody(function))
            {
                return null;
            }
            if (symbols.OwnsRun(function))
            {
                return function.MethodKind == MethodKind.LocalFunction ? function.Name : "the lambda";
            }
            if (!IsRunInLine(current))
            {
                return null;
            }
        }
        return member is IMethodSymbol method && !symbols.IsStepBody(method) && (symbols.OwnsRun(method) || (symbols.TakesToolContext(method) && UsesRunOfTool(root, symbols)))
            ? method.Name
            : null;
    }

    // A query's or a sort's lambda runs in the flow that it stands in; of others that is not known.
    private static bool IsRunInLine(IOperation function)
        => function.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType: { } type } } }
            && (type.Name is "Array" or "Task" or "Parallel" || type.ContainingNamespace?.ToDisplayString() is "System.Linq" or "System.Collections.Generic" or "System.Collections.Immutable");

    private static bool UsesRunOfTool(IOperation root, RunSymbols symbols)
        => root.DescendantsAndSelf().OfType<IPropertyReferenceOperation>().Any(property => symbols.IsRunOfTool(property.Property));
}
