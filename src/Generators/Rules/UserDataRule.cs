using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Netra.Generators.Rules;

/// <summary>NETRA008: what is one user's is neither stored in an object of the process nor captured by one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UserDataRule : ProductRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.UserData];

    internal override void Look(CompilationStartAnalysisContext context, Subject subject)
    {
        context.RegisterSymbolAction(symbol => Member(symbol, subject), SymbolKind.Field, SymbolKind.Property);
        context.RegisterOperationAction(operation => Assigned(operation, subject), OperationKind.SimpleAssignment, OperationKind.CoalesceAssignment);
        context.RegisterOperationAction(operation => Added(operation, subject), OperationKind.Invocation);
        context.RegisterOperationAction(operation => Subscribed(operation, subject), OperationKind.EventAssignment);
    }

    private static void Member(SymbolAnalysisContext context, Subject subject)
    {
        var symbol = context.Symbol;
        if (symbol.IsImplicitlyDeclared || symbol.ContainingType.TypeKind == TypeKind.Enum || subject.IsGenerated(symbol) || !(symbol.IsStatic || IsOfProcess(symbol.ContainingType, subject)))
        {
            return;
        }
        var type = symbol switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property when HasStorage(property) => property.Type,
            _ => null,
        };
        if (Ownership.OfUser(type) is { } owned)
        {
            Report(context.ReportDiagnostic, subject, Descriptors.UserData, symbol, owned.Name, $"'{symbol.ContainingType.Name}.{symbol.Name}', of which the process has one");
        }
    }

    // Of a member that may hold anything, what it is given is looked at.
    private static void Assigned(OperationAnalysisContext context, Subject subject)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        if (Owned(assignment.Value) is not { } owned)
        {
            return;
        }
        var holder = assignment.Target switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: IMemberReferenceOperation collection } => collection.Member,
            IMemberReferenceOperation member => member.Member,
            _ => null,
        };
        Stored(context, subject, assignment, holder, owned);
    }

    private static void Added(OperationAnalysisContext context, Subject subject)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call is { Instance: IMemberReferenceOperation collection, TargetMethod.Name: "Add" or "TryAdd" or "GetOrAdd" or "AddOrUpdate" or "AddFirst" or "AddLast" or "Insert" or "Enqueue" or "TryEnqueue" or "Push" or "TryWrite" or "WriteAsync" }
            && call.Arguments.Select(argument => Owned(argument.Value)).FirstOrDefault(type => type is not null) is { } owned
            && call.TargetMethod.ContainingNamespace.ToDisplayString().StartsWith("System", StringComparison.Ordinal))
        {
            Stored(context, subject, call, collection.Member, owned);
        }
    }

    private static void Stored(OperationAnalysisContext context, Subject subject, IOperation operation, ISymbol? holder, ITypeSymbol owned)
    {
        var type = holder switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        // A member that says what it holds was told where it is declared.
        if (type is not null && IsOfProcess(holder!.ContainingType, subject) && Ownership.OfUser(type) is null)
        {
            Tell(context, subject, Descriptors.UserData, operation, operation.Syntax.GetLocation(), owned.Name, $"'{holder.ContainingType.Name}.{holder.Name}', of which the process has one");
        }
    }

    private static void Subscribed(OperationAnalysisContext context, Subject subject)
    {
        var subscription = (IEventAssignmentOperation)context.Operation;
        if (subscription is not { Adds: true, EventReference: IEventReferenceOperation { Event: { } source } reference, HandlerValue: IDelegateCreationOperation handler }
            || !(source.IsStatic || IsOfProcess(reference.Instance?.Type, subject))
            || context.ContainingSymbol.ContainingType is not { } subscriber || Ownership.OfUser(subscriber) is null
            || !KeepsInstance(handler.Target)
            // One that unsubscribes somewhere may do so in time.
            || subscriber.DeclaringSyntaxReferences.Any(part => part.GetSyntax(context.CancellationToken).DescendantNodes().Any(static node => node.IsKind(SyntaxKind.SubtractAssignmentExpression))))
        {
            return;
        }
        Tell(context, subject, Descriptors.UserData, subscription, subscription.Syntax.GetLocation(), subscriber.Name, $"a handler of '{source.ContainingType.Name}.{source.Name}', of which the process has one");
    }

    private static bool KeepsInstance(IOperation target) => target switch
    {
        IMethodReferenceOperation method => method.Instance is IInstanceReferenceOperation,
        IAnonymousFunctionOperation function => function.Descendants().Any(static part => part is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }),
        _ => false,
    };

    private static ITypeSymbol? Owned(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }
        return Ownership.OfUser(value.Type);
    }

    private static bool IsOfProcess(ITypeSymbol? type, Subject subject) => Ownership.IsOfProcess(type, subject.Types);

    private static bool HasStorage(IPropertySymbol property)
        => property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
