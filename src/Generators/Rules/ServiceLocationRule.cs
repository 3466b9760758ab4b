using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Netra.Generators.Pipeline;

namespace Netra.Generators.Rules;

/// <summary>NETRA007: a module states what it needs as parameters; it looks nothing up in a container.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ServiceLocationRule : ProductRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.ServiceLocation];

    internal override void Look(CompilationStartAnalysisContext context, Subject subject)
    {
        // A host's program composes, and starts what it has composed.
        if (subject.Module is null || subject.Roots.Any())
        {
            return;
        }
        context.RegisterSymbolAction(symbol => Signature(symbol, subject), SymbolKind.Field, SymbolKind.Property, SymbolKind.Method, SymbolKind.NamedType);
        context.RegisterOperationAction(operation => Check(operation, subject), OperationKind.PropertyReference, OperationKind.Invocation);
        context.RegisterOperationAction(operation => Taken(operation, subject), OperationKind.Conversion, OperationKind.DeclarationPattern, OperationKind.RecursivePattern, OperationKind.TypePattern, OperationKind.IsType);
    }

    private static void Signature(SymbolAnalysisContext context, Subject subject)
    {
        var symbol = context.Symbol;
        if (symbol.IsImplicitlyDeclared || subject.IsGenerated(symbol) || Framework.IsGiven(symbol))
        {
            return;
        }
        var type = symbol switch
        {
            IFieldSymbol field => Container(field.Type),
            IPropertySymbol property => Container(property.Type),
            IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor } method
                => First(method.Parameters.Select(parameter => parameter.Type)) ?? Container(method.ReturnType) ?? First(method.TypeParameters.SelectMany(parameter => parameter.ConstraintTypes)),
            INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke } => First(invoke.Parameters.Select(parameter => parameter.Type)) ?? Container(invoke.ReturnType),
            INamedTypeSymbol named => named.AllInterfaces.FirstOrDefault(IsContainer) ?? First(named.TypeParameters.SelectMany(parameter => parameter.ConstraintTypes)),
            _ => null,
        };
        if (type is not null)
        {
            Report(context.ReportDiagnostic, subject, Descriptors.ServiceLocation, symbol, type.Name);
        }
    }

    private static void Check(OperationAnalysisContext context, Subject subject)
    {
        // A parameter or a field is told where it is declared; one of a framework's signature or of a lambda for a framework is given.
        var from = context.Operation switch
        {
            IPropertyReferenceOperation property when IsContainer(property.Type) && !IsOwn(property.Property) => property.Property,
            IInvocationOperation invocation when IsContainer(invocation.Type) && !IsOwn(invocation.TargetMethod) && !IsContainer(invocation.TargetMethod.ContainingType) => (ISymbol)invocation.TargetMethod,
            _ => null,
        };
        if (from is not null)
        {
            Tell(context, subject, Descriptors.ServiceLocation, context.Operation, NameOf(context.Operation), $"{from.ContainingType.Name}.{from.Name}");
        }
    }

    // Out of something that is none by what it says.
    private static void Taken(OperationAnalysisContext context, Subject subject)
    {
        var type = context.Operation switch
        {
            IConversionOperation { IsImplicit: false, Operand.Type: { } from } conversion when !IsContainer(from) => conversion.Type,
            IDeclarationPatternOperation pattern when !IsContainer(pattern.InputType) => pattern.MatchedType,
            IRecursivePatternOperation pattern when !IsContainer(pattern.InputType) => pattern.MatchedType,
            ITypePatternOperation pattern when !IsContainer(pattern.InputType) => pattern.MatchedType,
            IIsTypeOperation test when !IsContainer(test.ValueOperand.Type) => test.TypeOperand,
            _ => null,
        };
        if (IsContainer(type))
        {
            Tell(context, subject, Descriptors.ServiceLocation, context.Operation, context.Operation.Syntax.GetLocation(), type!.Name);
        }
    }

    private static ITypeSymbol? First(IEnumerable<ITypeSymbol> types) => types.Select(Container).FirstOrDefault(container => container is not null);

    private static ITypeSymbol? Container(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Container(array.ElementType),
        INamedTypeSymbol named when IsContainer(named) => named,
        INamedTypeSymbol named => First(named.TypeArguments),
        _ => null,
    };

    private static bool IsContainer(ITypeSymbol? type) => type is { TypeKind: TypeKind.Interface or TypeKind.Class or TypeKind.Struct }
        && Symbols.MetadataName(type) is "System.IServiceProvider" or "Microsoft.Extensions.DependencyInjection.IServiceScopeFactory"
            or "Microsoft.Extensions.DependencyInjection.IServiceScope" or "Microsoft.Extensions.DependencyInjection.AsyncServiceScope"
            or "Microsoft.Extensions.DependencyInjection.IKeyedServiceProvider" or "Microsoft.Extensions.DependencyInjection.ISupportRequiredService"
            or "Microsoft.Extensions.DependencyInjection.ServiceProvider";

    private static bool IsOwn(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;
}
