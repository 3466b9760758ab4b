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
        var ownership = new Ownership(subject.Types);
        context.RegisterSymbolAction(symbol => Member(symbol, subject, ownership), SymbolKind.Field, SymbolKind.Property);
        context.RegisterOperationAction(operation => Assigned(operation, subject, ownership), OperationKind.SimpleAssignment, OperationKind.CoalesceAssignment, OperationKind.CompoundAssignment);
        context.RegisterOperationAction(operation => Added(operation, subject, ownership), OperationKind.Invocation);
        context.RegisterOperationAction(operation => Subscribed(operation, subject, ownership), OperationKind.EventAssignment);
    }

    private static void Member(SymbolAnalysisContext context, Subject subject, Ownership ownership)
    {
        var symbol = context.Symbol;
        if (symbol.IsImplicitlyDeclared || symbol.ContainingType.TypeKind == TypeKind.Enum || subject.IsGenerated(symbol) || !(symbol.IsStatic || ownership.IsOfProcess(symbol.ContainingType)))
        {
            return;
        }
        var type = symbol switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property when HasStorage(property) => property.Type,
            _ => null,
        };
        if (ownership.OfUser(type) is { } owned)
        {
            Report(context.ReportDiagnostic, subject, Descriptors.UserData, symbol, owned.Name, $"'{symbol.ContainingType.Name}.{symbol.Name}', of which the process has one");
        }
    }

    // Of a member that may hold anything, what it is given is looked at.
    private static void Assigned(OperationAnalysisContext context, Subject subject, Ownership ownership)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        var holder = assignment.Target switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: IMemberReferenceOperation collection } => collection.Member,
            IMemberReferenceOperation member => member.Member,
            _ => null,
        };
        Stored(context, subject, ownership, assignment, holder, [assignment.Value]);
    }

    private static void Added(OperationAnalysisContext context, Subject subject, Ownership ownership)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call is { Instance: IMemberReferenceOperation collection, TargetMethod.Name: "Add" or "TryAdd" or "GetOrAdd" or "AddOrUpdate" or "AddFirst" or "AddLast" or "Insert" or "Enqueue" or "TryEnqueue" or "Push" or "TryWrite" or "WriteAsync" }
            && call.TargetMethod.ContainingNamespace.ToDisplayString().StartsWith("System", StringComparison.Ordinal))
        {
            // What makes the value is called and forgotten; what it makes is kept.
            Stored(context, subject, ownership, call, collection.Member, call.Arguments.SelectMany(argument => IsFactory(call.TargetMethod, argument.Parameter) ? Made(argument.Value) : [argument.Value]));
        }
    }

    private static void Stored(OperationAnalysisContext context, Subject subject, Ownership ownership, IOperation operation, ISymbol? holder, IEnumerable<IOperation> values)
    {
        var type = holder switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            _ => null,
        };
        // A member that says what it holds was told where it is declared.
        if (type is not null && ownership.IsOfProcess(holder!.ContainingType) && ownership.OfUser(type) is null
            && values.Select(value => Owned(value, ownership)).FirstOrDefault(static found => found is not null) is { } owned)
        {
            Tell(context, subject, Descriptors.UserData, operation, operation.Syntax.GetLocation(), owned.Name, $"'{holder.ContainingType.Name}.{holder.Name}', of which the process has one");
        }
    }

    private static void Subscribed(OperationAnalysisContext context, Subject subject, Ownership ownership)
    {
        var subscription = (IEventAssignmentOperation)context.Operation;
        if (subscription is not { Adds: true, EventReference: IEventReferenceOperation { Event: { } source } reference, HandlerValue: IDelegateCreationOperation handler }
            || !(source.IsStatic || ownership.IsOfProcess(reference.Instance?.Type))
            || context.ContainingSymbol.ContainingType is not { } subscriber
            || Captured(handler.Target, ownership) is null
            // One that unsubscribes somewhere may do so in time.
            || subscriber.DeclaringSyntaxReferences.Any(part => part.GetSyntax(context.CancellationToken).DescendantNodes().Any(static node => node.IsKind(SyntaxKind.SubtractAssignmentExpression))))
        {
            return;
        }
        Tell(context, subject, Descriptors.UserData, subscription, subscription.Syntax.GetLocation(), subscriber.Name, $"a handler of '{source.ContainingType.Name}.{source.Name}', of which the process has one");
    }

    private static ITypeSymbol? Owned(IOperation value, Ownership ownership)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }
        return value is IDelegateCreationOperation made ? Captured(made.Target, ownership) : ownership.OfUser(value.Type);
    }

    // What a delegate keeps alive: the object whose method it is, and what its function names from outside.
    private static ITypeSymbol? Captured(IOperation target, Ownership ownership) => target switch
    {
        IMethodReferenceOperation { Instance: { } instance } => ownership.OfUser(instance.Type),
        IAnonymousFunctionOperation function => function.Body.Descendants().Select(part => part switch
        {
            ILocalReferenceOperation { Local: var local } when !IsWithin(local, function.Symbol) => ownership.OfUser(local.Type),
            IParameterReferenceOperation { Parameter: var parameter } when !IsWithin(parameter, function.Symbol) => ownership.OfUser(parameter.Type),
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self => ownership.OfUser(self.Type),
            _ => null,
        }).FirstOrDefault(static owned => owned is not null),
        _ => null,
    };

    private static IEnumerable<IOperation> Made(IOperation factory)
        => factory is IDelegateCreationOperation { Target: IAnonymousFunctionOperation function }
            ? function.Body.Descendants().OfType<IReturnOperation>().Select(static returned => returned.ReturnedValue).OfType<IOperation>()
            : [];

    private static bool IsWithin(ISymbol symbol, ISymbol function)
    {
        for (var current = symbol.ContainingSymbol; current is not null; current = current.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(current, function))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsFactory(IMethodSymbol method, IParameterSymbol? parameter)
        => method.Name is "GetOrAdd" or "AddOrUpdate" && parameter?.Type.TypeKind == TypeKind.Delegate && parameter.Name.EndsWith("Factory", StringComparison.Ordinal);

    private static bool HasStorage(IPropertySymbol property)
        => property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
