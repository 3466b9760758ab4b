using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Netra.Generators.Pipeline;

namespace Netra.Generators.Rules;

/// <summary>NETRA009: a user comes from the run, from a verified token or from the directory, and is made by the module that verifies tokens.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UserIdentityRule : ProductRule
{
    private const string User = "Netra.UserContext";
    private const string Directory = "Netra.IUserDirectory";

    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.UserIdentity];

    internal override void Look(CompilationStartAnalysisContext context, Subject subject)
    {
        // The module is known by what it implements, of which a host has one; not by its name.
        if (Implements(subject, "Netra.ITokenValidator"))
        {
            return;
        }
        context.RegisterOperationAction(
            operation => Check(operation, subject),
            OperationKind.ObjectCreation, OperationKind.With, OperationKind.Conversion, OperationKind.DeclarationPattern, OperationKind.RecursivePattern, OperationKind.Invocation, OperationKind.Loop);
        // Recovery is the engine's, the command line the host's.
        if (!Implements(subject, "Netra.IExecutionEngines") && !subject.Roots.Any())
        {
            context.RegisterSymbolAction(symbol => Directories(symbol, subject), SymbolKind.Method, SymbolKind.Field, SymbolKind.Property);
        }
    }

    private static void Check(OperationAnalysisContext context, Subject subject)
    {
        var operation = context.Operation;
        var how = operation switch
        {
            IObjectCreationOperation when IsUser(operation.Type) => "made here",
            IWithOperation when IsUser(operation.Type) => "changed here",
            // From an untyped place, such as the items of a request.
            IConversionOperation { IsImplicit: false, Operand.Type: { } from } when IsUser(operation.Type) && IsUntyped(from) => "taken from an untyped place",
            IDeclarationPatternOperation pattern when IsUser(pattern.MatchedType) && IsUntyped(pattern.InputType) => "taken from an untyped place",
            IRecursivePatternOperation pattern when IsUser(pattern.MatchedType) && IsUntyped(pattern.InputType) => "taken from an untyped place",
            IForEachLoopOperation { Syntax: ForEachStatementSyntax each, SemanticModel: { } model } when IsUser(model.GetDeclaredSymbol(each)?.Type) && IsUntyped(model.GetForEachStatementInfo(each).ElementType) => "taken from an untyped place",
            IInvocationOperation { TargetMethod: { Name: "OfType" or "Cast" or "As", ContainingType: { Name: "Enumerable" or "Queryable" or "ParallelEnumerable" or "Unsafe" }, TypeArguments: var arguments } } when arguments.Any(IsUser) => "taken from an untyped place",
            IInvocationOperation { TargetMethod: { Name: var name, TypeArguments: { IsEmpty: false } arguments } } when name.StartsWith("Deserialize", StringComparison.Ordinal) && arguments.Any(HoldsUser) => "read from data",
            _ => null,
        };
        if (how is not null)
        {
            var at = operation.Syntax is ForEachStatementSyntax loop ? loop.Type : operation.Syntax;
            Tell(context, subject, Descriptors.UserIdentity, operation, at.GetLocation(), how);
        }
    }

    private static void Directories(SymbolAnalysisContext context, Subject subject)
    {
        var symbol = context.Symbol;
        var isTaken = symbol switch
        {
            IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor } method => method.Parameters.Any(parameter => Symbols.Is(parameter.Type, Directory)),
            IFieldSymbol field => Symbols.Is(field.Type, Directory),
            IPropertySymbol property => Symbols.Is(property.Type, Directory),
            _ => false,
        };
        if (isTaken && !symbol.IsImplicitlyDeclared && !subject.IsGenerated(symbol))
        {
            Report(context.ReportDiagnostic, subject, Descriptors.UserIdentity, symbol, "looked up by name");
        }
    }

    private static bool Implements(Subject subject, string contract)
        => subject.Types.Any(type => type.TypeKind == TypeKind.Class && type.AllInterfaces.Any(implemented => Symbols.Is(implemented, contract)));

    private static bool IsUser(ITypeSymbol? type) => Symbols.Is(type, User);

    private static bool HoldsUser(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => HoldsUser(array.ElementType),
        INamedTypeSymbol named => IsUser(named) || named.TypeArguments.Any(HoldsUser),
        _ => false,
    };

    private static bool IsUntyped(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic };
}
