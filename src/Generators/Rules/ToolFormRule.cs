using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Netra.Generators.Pipeline;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>NETRA205: what a model sees says what it is; NETRA209: an asynchronous tool can be cancelled.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ToolFormRule : SymbolRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.Undescribed, Descriptors.NotCancellable];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject)
    {
        // A record may be the argument of many tools, and a base class's tool be that of many tool sets.
        var described = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        var cancelled = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        context.RegisterSymbolAction(symbol => Check(symbol, subject, described, cancelled), SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context, Subject subject, ConcurrentDictionary<ISymbol, bool> described, ConcurrentDictionary<ISymbol, bool> cancelled)
    {
        void Undescribed(ISymbol symbol, string what, ISymbol? user = null)
        {
            if (described.TryAdd(symbol, true))
            {
                // Who shows a type to models may waive for all that is in it.
                var owner = user is not null && Waiver.Find(user, RuleIds.Undescribed) is not null ? user : symbol;
                Report(context.ReportDiagnostic, subject, Descriptors.Undescribed, owner, subject.LocationOf(symbol), what, symbol.Name);
            }
        }

        var type = (INamedTypeSymbol)context.Symbol;
        if (Symbols.Attribute(type, WellKnown.Agent) is not null)
        {
            if (Descriptions.Of(type, context.CancellationToken) is null)
            {
                Undescribed(type, "Agent");
            }
            // The inputs of other agents are seen by code only.
            var shown = Symbols.Named<bool>(Symbols.Attribute(type, WellKnown.Agent)!, "Entry") ? [type] : Enumerable.Empty<ITypeSymbol>();
            foreach (var agent in shown.Concat(AgentReader.Callees(type)).OfType<INamedTypeSymbol>())
            {
                if (AgentReader.Contract(agent) is { } contract)
                {
                    Members(type, contract.TypeArguments[0]);
                }
            }
        }
        if (Symbols.Attribute(type, WellKnown.ToolSet) is not null)
        {
            foreach (var method in ToolSetReader.Methods(type).Where(method => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, type.ContainingAssembly)))
            {
                Tool(method);
            }
        }

        void Tool(IMethodSymbol method)
        {
            if (ToolReader.Description(method, context.CancellationToken) is null)
            {
                Undescribed(method, "Tool");
            }
            foreach (var parameter in method.Parameters.Where(parameter => ToolReader.Injected(parameter.Type) is null))
            {
                if (MemberReader.Description(parameter, context.CancellationToken) is null)
                {
                    Undescribed(parameter, "Parameter");
                }
                Members(parameter, parameter.Type);
            }
            if (ToolReader.IsAsynchronous(method)
                && !method.Parameters.Any(parameter => Symbols.Is(parameter.Type, "System.Threading.CancellationToken"))
                && !IsGiven(method)
                && cancelled.TryAdd(method, true))
            {
                Report(context.ReportDiagnostic, subject, Descriptors.NotCancellable, method, method.Name);
            }
        }

        void Members(ISymbol user, ITypeSymbol used)
        {
            var reader = new ShapeReader(type.ContainingAssembly, memo: null, context.CancellationToken);
            reader.Use(used);
            foreach (var member in reader.Undescribed)
            {
                Undescribed(member, "Member", user);
            }
        }
    }

    // The signature of what is overridden or implemented is decided elsewhere.
    private static bool IsGiven(IMethodSymbol method)
        => method.OverriddenMethod is not null
            || method.ContainingType.AllInterfaces.SelectMany(contract => contract.GetMembers().OfType<IMethodSymbol>())
                .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));
}
