using Microsoft.CodeAnalysis;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>The members that are generated into people's classes, and whether their names are free: rule NETRA100.</summary>
internal static class GeneratedNames
{
    public const string Ref = "Ref";
    public const string Call = "Call";
    public const string Calls = "Calls";
    public const string AddNetra = "AddNetra";
    public const string Start = "Start";

    /// <summary>The first generated name that is not free, and why.</summary>
    /// <param name="type">The class.</param>
    /// <param name="attribute">The attribute for which members are generated.</param>
    /// <param name="isGenerated">Tells what was generated itself.</param>
    public static (string Name, string Why)? Clash(INamedTypeSymbol type, string attribute, Func<ISymbol, bool> isGenerated)
    {
        foreach (var (name, parameter) in Of(type, attribute))
        {
            if (type.Name == name)
            {
                return (name, "is the name of the class");
            }
            // One that is inherited is hidden.
            if (type.GetMembers(name).Any(member => !isGenerated(member) && Collides(member, parameter)))
            {
                return (name, "it declares itself");
            }
        }
        return null;
    }

    // With the type of its one parameter for a method; another overload does not stand in its way.
    private static IEnumerable<(string Name, string? Parameter)> Of(INamedTypeSymbol type, string attribute)
    {
        switch (attribute)
        {
            case WellKnown.Agent:
                yield return (Ref, null);
                if (AgentReader.Contract(type) is { } contract)
                {
                    yield return (Call, Plain(contract.TypeArguments[0]));
                }
                break;
            case WellKnown.ToolSet:
                yield return (Calls, null);
                break;
            case WellKnown.CompositionRoot:
                yield return (AddNetra, "global::Microsoft.Extensions.DependencyInjection.IServiceCollection");
                yield return (Start, "global::System.IServiceProvider");
                break;
        }
    }

    private static bool Collides(ISymbol member, string? parameter)
        => parameter is null || member is not IMethodSymbol method
            || (method.TypeParameters.IsEmpty && method.Parameters.Length == 1 && Plain(method.Parameters[0].Type) == parameter);

    // As overloads are told apart: string and string? are one type.
    private static string Plain(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
