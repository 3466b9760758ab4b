using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA101 to NETRA108: what carries one of the attributes can be made, named and extended by generated code.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationRule : SymbolRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } =
    [
        Descriptors.AbstractOrStatic, Descriptors.Generic, Descriptors.Unreachable, Descriptors.NoConstructor,
        Descriptors.NotPartial, Descriptors.NoContract, Descriptors.NoToolSet, Descriptors.NoModule,
    ];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject)
        => context.RegisterSymbolAction(symbol => Check(symbol, subject), SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context, Subject subject)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var (attribute, kind, isMade, isExtended) in Kinds)
        {
            if (Symbols.Attribute(type, attribute) is null)
            {
                continue;
            }
            void Tell(DiagnosticDescriptor rule, params object[] arguments) => Report(context.ReportDiagnostic, subject, rule, type, arguments.Length > 0 ? arguments : [kind, type.Name]);

            var isRoot = attribute == WellKnown.CompositionRoot;
            if (!isRoot && subject.Module is null)
            {
                Tell(Descriptors.NoModule);
            }
            if (!isRoot && (type.IsAbstract || type.IsStatic))
            {
                Tell(Descriptors.AbstractOrStatic);
            }
            else if (isMade && Targets.Constructor(type) is null)
            {
                Tell(Descriptors.NoConstructor);
            }
            if (Targets.IsGeneric(type))
            {
                Tell(Descriptors.Generic);
            }
            if (!Symbols.IsReachable(type))
            {
                Tell(Descriptors.Unreachable);
            }
            if (isExtended && !Targets.IsPartial(type, context.CancellationToken))
            {
                Tell(Descriptors.NotPartial);
            }
            if (attribute == WellKnown.Agent)
            {
                Agent(type, (rule, arguments) => Tell(rule, arguments));
            }
            if (attribute == WellKnown.ToolSet)
            {
                Tools(context, subject, type);
            }
        }
    }

    private static void Agent(INamedTypeSymbol type, Action<DiagnosticDescriptor, object[]> tell)
    {
        void CannotUse(string what) => tell(Descriptors.NoToolSet, [type.Name, what]);

        var contract = AgentReader.Contract(type);
        if (contract is null && !HasUnknownBase(type))
        {
            tell(Descriptors.NoContract, [type.Name]);
        }
        foreach (var set in AgentReader.ToolSets(type).Where(set => set.TypeKind != TypeKind.Error && !IsOfModule(set, WellKnown.ToolSet)))
        {
            CannotUse($"'{set.ToDisplayString()}', which is no class with [ToolSet] of its module");
        }
        foreach (var callee in AgentReader.Callees(type).Where(callee => AgentReader.NameOf(callee) is null || !IsOfModule(callee, WellKnown.Agent)))
        {
            CannotUse($"'{callee.ToDisplayString()}', which is no class with [Agent] of its module");
        }
        if (contract is null || Symbols.Is(contract, WellKnown.IModelAgent))
        {
            return;
        }
        if (AgentReader.Callees(type).Any())
        {
            CannotUse("[UseAgent]: it is code and asks no model; call agents by IRun.CallAsync");
        }
        if (AgentReader.ModelOf(type) is { } model)
        {
            CannotUse($"the model '{model}': it is code and asks no model; take Model away, or let the class implement IModelAgent");
        }

        bool IsOfModule(ITypeSymbol used, string attribute)
            => Symbols.Attribute(used, attribute) is not null && SymbolEqualityComparer.Default.Equals(used.ContainingAssembly, type.ContainingAssembly);
    }

    // What the compiler does not know may be the contract; it has said so.
    private static bool HasUnknownBase(INamedTypeSymbol type)
        => type.BaseType is { TypeKind: TypeKind.Error } || type.Interfaces.Any(contract => contract.TypeKind == TypeKind.Error);

    private static void Tools(SymbolAnalysisContext context, Subject subject, INamedTypeSymbol set)
    {
        foreach (var method in ToolSetReader.Methods(set))
        {
            if (method.IsGenericMethod)
            {
                Report(context.ReportDiagnostic, subject, Descriptors.Generic, method, "Tool", method.Name);
            }
            else if (!ToolReader.CanBeCalled(method))
            {
                Report(context.ReportDiagnostic, subject, Descriptors.Unreachable, method, "Tool", method.Name);
            }
        }
    }

    // What is extended gets a part; what is made gets instances.
    private static readonly (string Attribute, string Kind, bool IsMade, bool IsExtended)[] Kinds =
    [
        (WellKnown.Agent, "Agent", true, true),
        (WellKnown.ToolSet, "Tool set", true, true),
        (WellKnown.Service, "Service", true, false),
        (WellKnown.Durable, "Durable type", false, true),
        (WellKnown.CompositionRoot, "Composition root", false, true),
    ];
}
