using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Netra.Generators.Rules;

/// <summary>NETRA001: a module and a host have no static member that can hold mutable state.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MutableStaticRule : SymbolRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.MutableStatic];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject)
    {
        if (subject.Module is null && !subject.Roots.Any())
        {
            return;
        }
        var immutability = new Immutability(subject.Types);
        context.RegisterSymbolAction(
            symbol => Check(symbol, subject, immutability),
            SymbolKind.Field,
            SymbolKind.Property,
            SymbolKind.Event);
    }

    private static void Check(SymbolAnalysisContext context, Subject subject, Immutability immutability)
    {
        if (!context.Symbol.IsStatic || context.Symbol.IsImplicitlyDeclared || subject.IsGenerated(context.Symbol))
        {
            return;
        }
        var found = context.Symbol switch
        {
            IFieldSymbol field => OfField(field, immutability, context.CancellationToken),
            IPropertySymbol property => OfProperty(property, immutability, context.CancellationToken),
            IEventSymbol { AddMethod.IsImplicitlyDeclared: true } => ("event", "subscribers would be shared; use an instance of a service"),
            _ => default((string, string)?),
        };
        if (found is var (kind, reason))
        {
            Report(context.ReportDiagnostic, subject, Descriptors.MutableStatic, context.Symbol, kind, context.Symbol.Name, reason);
        }
    }

    private static (string Kind, string Reason)? OfField(IFieldSymbol field, Immutability immutability, CancellationToken ct)
    {
        if (field.IsConst)
        {
            return null;
        }
        if (!field.IsReadOnly)
        {
            return ("field", "it can be assigned; make it const or readonly, or a field of a service");
        }
        if (field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute"))
        {
            return ("field", "a thread serves many users; make it a field of a service");
        }
        return immutability.Refuse(field.Type, field, ct) is { } reason ? ("field", reason) : null;
    }

    private static (string Kind, string Reason)? OfProperty(IPropertySymbol property, Immutability immutability, CancellationToken ct)
    {
        var holds = property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
        if (!holds)
        {
            return null;
        }
        if (property.SetMethod is not null)
        {
            return ("property", "it can be assigned; remove the setter, or make it a property of a service");
        }
        return immutability.Refuse(property.Type, property, ct) is { } reason ? ("property", reason) : null;
    }
}
