using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Netra.Generators.Pipeline;

namespace Netra.Generators.Rules;

/// <summary>NETRA003: nothing is found out or made by reflection while the product runs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReflectionRule : ProductRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.Reflection];

    internal override void Look(CompilationStartAnalysisContext context, Subject subject)
    {
        context.RegisterOperationAction(
            operation => Check(operation, subject),
            OperationKind.Invocation, OperationKind.MethodReference, OperationKind.PropertyReference, OperationKind.FieldReference, OperationKind.ObjectCreation,
            OperationKind.VariableDeclarator, OperationKind.DynamicInvocation, OperationKind.DynamicMemberReference, OperationKind.DynamicIndexerAccess, OperationKind.DynamicObjectCreation);
        context.RegisterSymbolAction(symbol => Signature(symbol, subject), SymbolKind.Field, SymbolKind.Property, SymbolKind.Method);
    }

    private static void Check(OperationAnalysisContext context, Subject subject)
    {
        var operation = context.Operation;
        var what = operation switch
        {
            // What a reflection object is asked for follows from having it; that was told.
            IInvocationOperation { Instance: { } instance } when IsOfReflection(instance.Type) => null,
            IInvocationOperation invocation => OfMethod(invocation.TargetMethod),
            IMethodReferenceOperation { Instance: { } instance } when IsOfReflection(instance.Type) => null,
            IMethodReferenceOperation method => OfMethod(method.Method),
            IPropertyReferenceOperation { Instance: { } instance } when IsOfReflection(instance.Type) => null,
            IPropertyReferenceOperation property when !IsResource(property) && !IsNameOfType(property) => OfMember(property.Property, property.Type),
            IFieldReferenceOperation { Field.IsConst: false } field when !IsOwn(field.Field) => OfMember(field.Field, field.Type),
            IObjectCreationOperation creation when IsOfReflection(creation.Type) => "new " + creation.Type!.Name,
            IVariableDeclaratorOperation { Symbol.Type.TypeKind: TypeKind.Dynamic } => "dynamic",
            IDynamicInvocationOperation or IDynamicMemberReferenceOperation { Parent: not IDynamicInvocationOperation } or IDynamicIndexerAccessOperation or IDynamicObjectCreationOperation => "dynamic",
            _ => null,
        };
        if (what is not null)
        {
            Tell(context, subject, Descriptors.Reflection, operation, NameOf(operation), what);
        }
    }

    private static string? OfMethod(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (type is null || IsOwn(method))
        {
            return null;
        }
        var name = $"{type.Name}.{method.Name}";
        if (IsOfReflection(type) || IsOfReflection(method.ReturnType))
        {
            return name;
        }
        return Symbols.MetadataName(type) switch
        {
            "System.Activator" or "Microsoft.Extensions.DependencyInjection.ActivatorUtilities" => name,
            "System.Type" when method.Name != "GetTypeCode" && method.Name != "GetHashCode" && Starts(method.Name, "Get", "Make", "Find", "Invoke", "ReflectionOnly") => name,
            "System.Runtime.CompilerServices.RuntimeHelpers" when method.Name is "GetUninitializedObject" or "RunClassConstructor" => name,
            "System.Delegate" when method.Name is "DynamicInvoke" or "CreateDelegate" => name,
            "System.Linq.Expressions.LambdaExpression" or "System.Linq.Expressions.Expression`1" when Starts(method.Name, "Compile") => name,
            _ when IsScrutor(type) && !(method.ReducedFrom ?? method).Parameters.Any(parameter => IsMaker(parameter.Type)) && IsByType(method) => name,
            _ => null,
        };
    }

    private static string? OfMember(ISymbol member, ITypeSymbol? type)
        => member.ContainingType is { } owner && !IsOwn(member) && (IsOfReflection(owner) || IsOfReflection(type)) ? $"{owner.Name}.{member.Name}" : null;

    // What carries a member of System.Reflection in its signature has it from somewhere; where a framework asks for it there is no choice.
    private static void Signature(SymbolAnalysisContext context, Subject subject)
    {
        var symbol = context.Symbol;
        if (symbol.IsImplicitlyDeclared || subject.IsGenerated(symbol) || Framework.IsGiven(symbol))
        {
            return;
        }
        var (carrier, type) = symbol switch
        {
            IFieldSymbol field => (field, Carried(field.Type)),
            IPropertySymbol property => (property, Carried(property.Type)),
            IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor or MethodKind.UserDefinedOperator or MethodKind.Conversion } method
                => (method, Carried(method.ReturnType) ?? method.Parameters.Select(parameter => Carried(parameter.Type)).FirstOrDefault(carried => carried is not null)),
            _ => (symbol, default(ITypeSymbol)),
        };
        if (type is not null)
        {
            Report(context.ReportDiagnostic, subject, Descriptors.Reflection, carrier, type.TypeKind == TypeKind.Dynamic ? "dynamic" : type.ToDisplayString());
        }
    }

    private static ITypeSymbol? Carried(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Dynamic } => type,
        IArrayTypeSymbol array => Carried(array.ElementType),
        INamedTypeSymbol named when IsOfReflection(named) || Symbols.MetadataName(named) == "Microsoft.Extensions.DependencyInjection.ObjectFactory" => named,
        INamedTypeSymbol named => named.TypeArguments.Select(Carried).FirstOrDefault(carried => carried is not null),
        _ => null,
    };

    private static bool IsOfReflection(ITypeSymbol? type)
    {
        var space = type?.ContainingNamespace;
        if (space is { Name: "Emit" })
        {
            space = space.ContainingNamespace;
        }
        return space is { Name: "Reflection", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
    }

    // typeof(X).Assembly.GetManifestResourceStream(...) reads a file that happens to be in the assembly.
    private static bool IsResource(IPropertyReferenceOperation property)
        => property is { Property.Name: "Assembly", Instance: ITypeOfOperation, Parent: IInvocationOperation { TargetMethod.Name: "GetManifestResourceStream" or "GetManifestResourceNames" } };

    // Declared by what types and members have in common.
    private static bool IsNameOfType(IPropertyReferenceOperation property) => property is { Property.Name: "Name", Instance.Type: { } type } && Symbols.Is(type, "System.Type");

    private static bool IsScrutor(INamedTypeSymbol type) => type.ContainingAssembly?.Name == "Scrutor";

    private static bool IsByType(IMethodSymbol method) => method.Name is "Scan" || Starts(method.Name, "Decorate", "TryDecorate");

    private static bool IsMaker(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Delegate, Name: "Func" };

    private static bool IsOwn(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;

    private static bool Starts(string name, params string[] beginnings) => beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal));
}
