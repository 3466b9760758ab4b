using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA004: a module names no type of another module.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForeignModuleRule : SymbolRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.ForeignModule];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject)
    {
        if (subject.Module is not { } module)
        {
            return;
        }
        var foreign = new Dictionary<IAssemblySymbol, string>(SymbolEqualityComparer.Default);
        foreach (var assembly in ModuleFactsReader.Assemblies(subject.Compilation))
        {
            if (Symbols.Attribute(assembly, WellKnown.Module) is { } attribute)
            {
                foreign[assembly] = Symbols.Argument<string>(attribute, 0) ?? assembly.Name;
            }
        }
        if (foreign.Count > 0)
        {
            context.RegisterSyntaxNodeAction(node => Check(node, subject, module.Name, foreign), SyntaxKind.IdentifierName, SyntaxKind.GenericName);
        }
    }

    private static void Check(SyntaxNodeAnalysisContext context, Subject subject, string module, Dictionary<IAssemblySymbol, string> foreign)
    {
        if (subject.IsGenerated(context.Node.SyntaxTree))
        {
            return;
        }
        // Of a chain of member accesses only the types in it are looked at; what a call returns is not named.
        var symbol = context.SemanticModel.GetSymbolInfo((SimpleNameSyntax)context.Node, context.CancellationToken).Symbol;
        var type = symbol switch
        {
            INamedTypeSymbol named => named,
            IMethodSymbol { IsExtensionMethod: true } method => method.ContainingType,
            _ => null,
        };
        if (type?.ContainingAssembly is { } assembly && foreign.TryGetValue(assembly, out var other)
            && context.ContainingSymbol is { } owner)
        {
            Report(context.ReportDiagnostic, subject, Descriptors.ForeignModule, owner, context.Node.GetLocation(), module, type.ToDisplayString(), other);
        }
    }
}
