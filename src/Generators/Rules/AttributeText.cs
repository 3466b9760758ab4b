using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Netra.Generators.Rules;

/// <summary>Reads constant texts of attributes where they are written, for those that belong to no symbol at hand.</summary>
internal static class AttributeText
{
    /// <summary>The constant text of a constructor's argument, by place or by name; empty when there is none.</summary>
    public static string Argument(AttributeSyntax attribute, int index, string name, SemanticModel model, CancellationToken ct)
    {
        var arguments = attribute.ArgumentList?.Arguments ?? default;
        var argument = arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == name)
            ?? (index < arguments.Count && arguments[index] is { NameColon: null, NameEquals: null } placed ? placed : null);
        return argument is not null && model.GetConstantValue(argument.Expression, ct) is { HasValue: true, Value: string text } ? text : "";
    }
}
