using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Netra.Generators.Rules;

/// <summary>NETRA302: no exception is caught and dropped.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedExceptionRule : ProductRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.DroppedException];

    internal override void Look(CompilationStartAnalysisContext context, Subject subject)
    {
        var exception = context.Compilation.GetTypeByMetadataName("System.Exception");
        var cancellation = context.Compilation.GetTypeByMetadataName("System.OperationCanceledException");
        context.RegisterOperationAction(operation => Check(operation, subject, exception, cancellation), OperationKind.CatchClause);
    }

    private static void Check(OperationAnalysisContext context, Subject subject, INamedTypeSymbol? exception, INamedTypeSymbol? cancellation)
    {
        var clause = (ICatchClauseOperation)context.Operation;
        var isBroad = clause.ExceptionType.SpecialType == SpecialType.System_Object || SymbolEqualityComparer.Default.Equals(clause.ExceptionType, exception);
        if (Narrows(clause.Filter) || IsOrDerives(clause.ExceptionType, cancellation) || !(isBroad ? SaysNothing(clause.Handler) : clause.Handler.Operations.All(IsEmpty)))
        {
            return;
        }
        Tell(context, subject, Descriptors.DroppedException, clause, ((CatchClauseSyntax)clause.Syntax).CatchKeyword.GetLocation(), isBroad ? "Any exception" : clause.ExceptionType.Name);
    }

    // Cancellation is how a wait ends, not a failure.
    private static bool IsOrDerives(ITypeSymbol type, INamedTypeSymbol? from)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, from))
            {
                return true;
            }
        }
        return false;
    }

    // A filter says which one is expected, unless it says only which are not: "is not OutOfMemoryException".
    private static bool Narrows(IOperation? filter) => filter switch
    {
        null => false,
        { ConstantValue.HasValue: true } => false,
        IIsPatternOperation { Pattern: INegatedPatternOperation } => false,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: IIsTypeOperation or IIsPatternOperation } => false,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => Narrows(both.LeftOperand) || Narrows(both.RightOperand),
        _ => true,
    };

    // Nothing but ways out with a constant: whoever called cannot tell that something failed, let alone what.
    private static bool SaysNothing(IOperation statement) => statement switch
    {
        IBlockOperation block => block.Operations.All(SaysNothing),
        IEmptyOperation or IBranchOperation => true,
        IReturnOperation returned => returned.ReturnedValue is null || IsConstant(returned.ReturnedValue),
        _ => IsEmpty(statement),
    };

    private static bool IsEmpty(IOperation statement) => statement switch
    {
        IBlockOperation block => block.Operations.All(IsEmpty),
        IEmptyOperation => true,
        // To name it is not to look at it.
        IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IDiscardOperation, Value: var value } } => value is ILocalReferenceOperation || IsConstant(value),
        _ => false,
    };

    // What is the same whatever failed.
    private static bool IsConstant(IOperation value) => value switch
    {
        IConversionOperation conversion => IsConstant(conversion.Operand),
        IDefaultValueOperation => true,
        ITupleOperation tuple => tuple.Elements.All(IsConstant),
        IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: null } => true,
        ICollectionExpressionOperation collection => collection.Elements.IsEmpty,
        IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } } => true,
        IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Empty" or "None" or "CompletedTask" } } => true,
        IInvocationOperation { Arguments.IsEmpty: true, TargetMethod: { IsStatic: true, Name: "Empty" } } => true,
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" } } made => made.Arguments.All(argument => IsConstant(argument.Value)),
        _ => value.ConstantValue.HasValue,
    };
}
