using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Netra.Generators.Rules;

/// <summary>NETRA403: a run is a parameter and nothing else: not stored, not given a second name, not put into anything.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StoredRunRule : RunRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.StoredRun];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject, RunSymbols symbols)
    {
        context.RegisterSymbolAction(symbol => Declared(symbol, subject, symbols), SymbolKind.Field, SymbolKind.Property);
        context.RegisterOperationAction(
            operation => Used(operation, subject, symbols),
            OperationKind.ParameterReference,
            OperationKind.LocalReference,
            OperationKind.PropertyReference,
            OperationKind.Invocation);
    }

    private static void Declared(SymbolAnalysisContext context, Subject subject, RunSymbols symbols)
    {
        var keeps = context.Symbol switch
        {
            IFieldSymbol { AssociatedSymbol: null, IsImplicitlyDeclared: false } field => symbols.Holds(field.Type),
            // What the contracts declare, the engine and fakes in tests implement.
            IPropertySymbol { IsOverride: false } property => symbols.Holds(property.Type) && HasField(property),
            _ => false,
        };
        if (keeps && !subject.IsGenerated(context.Symbol))
        {
            Report(context.ReportDiagnostic, subject, Descriptors.StoredRun, context.Symbol, context.Symbol.Name, "stores an IRun");
        }
    }

    private static void Used(OperationAnalysisContext context, Subject subject, RunSymbols symbols)
    {
        var operation = context.Operation;
        if (!symbols.IsRun(operation.Type))
        {
            return;
        }
        var how = operation switch
        {
            IParameterReferenceOperation parameter when IsCapturedByMember(parameter, context.ContainingSymbol) => "is kept in the object by its primary constructor",
            IPropertyReferenceOperation { Instance: IFieldReferenceOperation or IPropertyReferenceOperation } property when symbols.IsRunOfTool(property.Property) => "is taken out of a stored ToolContext",
            _ => HowKept(operation, symbols, context.Compilation.Assembly),
        };
        if (how is not null)
        {
            Report(context, subject, Descriptors.StoredRun, operation, operation.Syntax.ToString(), how);
        }
    }

    /// <summary>What the value is put into, or null when it is only called or handed on.</summary>
    private static string? HowKept(IOperation value, RunSymbols symbols, IAssemblySymbol assembly) => value.Parent switch
    {
        IConversionOperation or IConditionalOperation or ICoalesceOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation
            when IsResult(value, value.Parent) => HowKept(value.Parent, symbols, assembly),
        IVariableInitializerOperation => "is given a second name",
        ISimpleAssignmentOperation assignment when assignment.Value == value => Into(assignment.Target, symbols, assembly),
        ICoalesceAssignmentOperation assignment when assignment.Value == value => Into(assignment.Target, symbols, assembly),
        IIsPatternOperation { Pattern: IDeclarationPatternOperation { DeclaredSymbol: not null } or IRecursivePatternOperation { DeclaredSymbol: not null } } => "is given a second name",
        IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldReturn } returned => IsHandedOver(returned, symbols) ? null : "is returned",
        ITupleOperation or IArrayInitializerOperation or ICollectionExpressionOperation => "is put into a collection",
        IMethodReferenceOperation { Parent: IDelegateCreationOperation } => "is kept by a delegate",
        IArgumentOperation { Parameter: { } parameter } when !symbols.IsRun(Declared(parameter)) && !IsLookedAt(parameter) => $"is given to '{parameter.ContainingSymbol.Name}' as something else than an IRun",
        _ => null,
    };

    // List<IRun>.Add takes any T and keeps it; a Func<IRun, Task> is called.
    private static ITypeSymbol Declared(IParameterSymbol parameter)
        => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } ? parameter.Type : parameter.OriginalDefinition.Type;

    private static bool IsResult(IOperation value, IOperation parent) => parent switch
    {
        IConditionalOperation choice => choice.Condition != value,
        ISwitchExpressionOperation choice => choice.Value != value,
        ISwitchExpressionArmOperation arm => arm.Value == value,
        _ => true,
    };

    private static string? Into(IOperation target, RunSymbols symbols, IAssemblySymbol assembly) => target switch
    {
        IDiscardOperation => null,
        // Reported where it is declared.
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } member
            when !member.Member.ContainingType.IsAnonymousType && symbols.Holds(member.Type) && SymbolEqualityComparer.Default.Equals(member.Member.ContainingAssembly, assembly) => null,
        IPropertyReferenceOperation { Property: { IsIndexer: true } or { ContainingType.IsAnonymousType: true } } or IArrayElementReferenceOperation => "is put into a collection",
        IMemberReferenceOperation member => $"is stored in '{member.Member.Name}'",
        _ => "is given a second name",
    };

    // Asked about, not kept.
    private static bool IsLookedAt(IParameterSymbol parameter) => parameter.ContainingSymbol is IMethodSymbol
    {
        Name: "ThrowIfNull" or "Equals" or "ReferenceEquals",
        ContainingType.Name: "ArgumentNullException" or "Object",
    };

    private static bool IsHandedOver(IReturnOperation returned, RunSymbols symbols)
        => returned.SemanticModel?.GetEnclosingSymbol(returned.Syntax.SpanStart) is IMethodSymbol { IsOverride: true, AssociatedSymbol: IPropertySymbol { OverriddenProperty: { } tool } } && symbols.IsRunOfTool(tool);

    private static bool IsCapturedByMember(IParameterReferenceOperation reference, ISymbol member)
        => reference.Parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            && member is IMethodSymbol
            && !SymbolEqualityComparer.Default.Equals(constructor, member)
            && RunSymbols.NestedFunction(reference) is null;

    private static bool HasField(IPropertySymbol property)
        => property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
