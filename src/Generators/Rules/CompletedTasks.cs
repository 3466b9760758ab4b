using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Netra.Generators.Rules;

/// <summary>
/// Proves in the simple cases that a task has completed where it is used: it is a local or a parameter that is assigned once, and
/// it was awaited before, or asked whether it is completed.
/// </summary>
internal static class CompletedTasks
{
    public static bool IsCompleted(IOperation use, IOperation? instance)
    {
        if (Task(instance) is not { } task || IsAssigned(task, use))
        {
            return false;
        }
        var inner = use;
        for (var outer = use.Parent; outer is not null; inner = outer, outer = outer.Parent)
        {
            switch (outer)
            {
                case IConditionalOperation choice when choice.WhenTrue == inner && Implies(choice.Condition, task, holds: true):
                case IConditionalOperation other when other.WhenFalse == inner && Implies(other.Condition, task, holds: false):
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when both.RightOperand == inner && Implies(both.LeftOperand, task, holds: true):
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when either.RightOperand == inner && Implies(either.LeftOperand, task, holds: false):
                case IBlockOperation block when block.Operations.TakeWhile(statement => statement != inner).Any(statement => Completes(statement, task)):
                    return true;
                case IAnonymousFunctionOperation function:
                    return IsContinuation(function, task);
                case ILocalFunctionOperation:
                    return false;
            }
        }
        return false;
    }

    // The local or parameter behind t, t.GetAwaiter(), t.ConfigureAwait(false).GetAwaiter(), t.AsTask().
    private static ISymbol? Task(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "ConfigureAwait" or "AsTask" or "Preserve" } made => Task(made.Instance),
        IConversionOperation conversion => Task(conversion.Operand),
        _ => null,
    };

    private static bool Implies(IOperation condition, ISymbol task, bool holds) => condition switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Implies(not.Operand, task, !holds),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when holds => Implies(both.LeftOperand, task, true) || Implies(both.RightOperand, task, true),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either when !holds => Implies(either.LeftOperand, task, false) || Implies(either.RightOperand, task, false),
        IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "IsFaulted" or "IsCanceled" } property => holds && Is(property.Instance, task),
        _ => false,
    };

    private static bool Completes(IOperation statement, ISymbol task) => statement switch
    {
        IExpressionStatementOperation { Operation: IAwaitOperation awaited } => Awaits(awaited, task),
        IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Value: IAwaitOperation awaited } } => Awaits(awaited, task),
        IVariableDeclarationGroupOperation group => group.Declarations.SelectMany(declaration => declaration.Declarators).Any(declarator
            => declarator.Initializer?.Value is IAwaitOperation awaited
                && (Awaits(awaited, task) || (Is(declarator.Symbol, task) && awaited.Operation is IInvocationOperation { TargetMethod.Name: "WhenAny" }))),
        // if (!t.IsCompleted) return;
        IConditionalOperation { WhenFalse: null } guard => Leaves(guard.WhenTrue) && Implies(guard.Condition, task, holds: false),
        _ => false,
    };

    private static bool Leaves(IOperation statement) => statement switch
    {
        IBlockOperation block => block.Operations.LastOrDefault() is { } last && Leaves(last),
        IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation or IReturnOperation or IBranchOperation => true,
        _ => false,
    };

    private static bool Awaits(IAwaitOperation awaited, ISymbol task)
    {
        var operation = awaited.Operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured ? configured.Instance : awaited.Operation;
        return Is(operation, task)
            || (operation is IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } } all && all.Descendants().Any(part => Is(part, task)));
    }

    private static bool IsContinuation(IAnonymousFunctionOperation function, ISymbol task)
        => task is IParameterSymbol { Ordinal: 0 } parameter && Is(parameter.ContainingSymbol, function.Symbol)
            && function.Parent?.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ContinueWith" } };

    private static bool IsAssigned(ISymbol task, IOperation use)
    {
        var root = use;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }
        return root.Descendants().Any(part => part switch
        {
            IAssignmentOperation assignment => Is(assignment.Target, task),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => Is(argument.Value, task),
            _ => false,
        });
    }

    private static bool Is(IOperation? operation, ISymbol task) => Is(
        operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        },
        task);

    private static bool Is(ISymbol? symbol, ISymbol task) => SymbolEqualityComparer.Default.Equals(symbol, task);
}
