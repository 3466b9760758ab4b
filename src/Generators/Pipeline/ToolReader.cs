using Microsoft.CodeAnalysis;
using Netra.Generators.Models;
using Netra.Generators.Rules;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>Reads a method with <c>[Tool]</c>.</summary>
internal static class ToolReader
{
    /// <summary>The tool, or null when something about it is invalid: the rules say what.</summary>
    public static ToolModel? Read(IMethodSymbol method, ShapeReader reader)
    {
        if (ToolSetReader.ToolOf(method) is not { } attribute || !CanBeCalled(method))
        {
            return null;
        }
        var name = NameOf(method, attribute);
        var arguments = new List<Member>();
        var parameters = new List<ToolParameter>();
        foreach (var parameter in method.Parameters)
        {
            if (Injected(parameter.Type) is { } expression)
            {
                parameters.Add(new(Symbols.Escape(parameter.Name), expression, -1));
            }
            else if (MemberReader.Argument(parameter, reader) is { } argument)
            {
                parameters.Add(new(argument.CSharp, null, arguments.Count));
                arguments.Add(argument);
            }
        }
        CheckParameters(method, reader);
        var (kind, use) = ReadResult(method, reader);
        if (reader.Failures.Count > 0 || reader.MetUnknown || !ToolNames.IsValid(name))
        {
            return null;
        }
        var plan = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Plan").Value.Value;
        return new ToolModel(
            name,
            Symbols.Escape(method.Name),
            method.IsStatic,
            Description(method, reader.Cancellation) ?? "",
            EnumLiteral("Netra.ToolEffect", attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Effect").Value.Value ?? 2),
            Symbols.Named<bool>(attribute, "RequiresApproval"),
            plan is null ? null : EnumLiteral("Netra.Plan", plan),
            Symbols.Named<string>(attribute, "Role"),
            Symbols.Named<double>(attribute, "TimeoutSeconds"),
            Symbols.Named<int>(attribute, "CallsPerMinute"),
            kind,
            use,
            parameters.ToEquatable(),
            arguments.ToEquatable());
    }

    /// <summary>Tells the reader what is wrong with the parameters taken together.</summary>
    public static void CheckParameters(IMethodSymbol method, ShapeReader reader)
    {
        var twice = method.Parameters.Where(parameter => Injected(parameter.Type) is null)
            .GroupBy(parameter => SnakeCase.Of(parameter.Name), StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            reader.Fail($"two parameters are called '{twice.Key}' in JSON");
        }
    }

    /// <summary>How the tool returns, and what; the reader is told what is wrong with it.</summary>
    public static (ReturnKind Kind, TypeUse? Result) ReadResult(IMethodSymbol method, ShapeReader reader)
    {
        if (method.ReturnsVoid && method.IsAsync)
        {
            reader.Fail("it is async void, so that nobody can wait for it or learn that it failed; return Task", RuleIds.AsyncVoid);
            return (ReturnKind.Sync, null);
        }
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            reader.Fail("it returns by reference; return a value", RuleIds.UnsupportedResult);
            return (ReturnKind.Sync, null);
        }
        var (kind, result) = Returned(method);
        return (kind, result is null ? null : kind == ReturnKind.Stream ? reader.List(result) : reader.Use(result));
    }

    /// <summary>What the tool says about itself, or the one that it overrides.</summary>
    public static string? Description(IMethodSymbol method, CancellationToken ct)
        => ToolSetReader.Overridden(method).Select(known => Descriptions.Of(known, ct)).FirstOrDefault(description => description is not null);

    /// <summary>Whether the tool does not return at once.</summary>
    public static bool IsAsynchronous(IMethodSymbol method) => Returned(method).Kind != ReturnKind.Sync;

    public static string NameOf(IMethodSymbol method, AttributeData attribute)
        => Symbols.Argument<string>(attribute, 0) ?? ToolNames.OfMethod(method.Name);

    public static bool CanBeCalled(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, IsGenericMethod: false, IsAbstract: false }
            && !Symbols.IsForbidden(method)
            && method.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    /// <summary>What gives a parameter that a model can never give; null for arguments.</summary>
    public static string? Injected(ITypeSymbol type) => Symbols.MetadataName(type) switch
    {
        "System.Threading.CancellationToken" => "ct",
        "Netra.IRun" => "context.Run",
        "Netra.UserContext" => "context.User",
        "Netra.RunContext" => "context.Scope.Run",
        "Netra.ToolContext" => "context",
        _ => null,
    };

    private static (ReturnKind Kind, ITypeSymbol? Result) Returned(IMethodSymbol method)
    {
        switch (Symbols.MetadataName(method.ReturnType))
        {
            case "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask":
                return (ReturnKind.Async, null);
            case "System.Threading.Tasks.Task`1" or "System.Threading.Tasks.ValueTask`1":
                return (ReturnKind.Async, ((INamedTypeSymbol)method.ReturnType).TypeArguments[0]);
            case "System.Collections.Generic.IAsyncEnumerable`1":
                return (ReturnKind.Stream, ((INamedTypeSymbol)method.ReturnType).TypeArguments[0]);
            default:
                return (ReturnKind.Sync, method.ReturnsVoid ? null : method.ReturnType);
        }
    }

    private static string EnumLiteral(string type, object value) => (type, Literals.Number(value)) switch
    {
        ("Netra.ToolEffect", "0") => "global::Netra.ToolEffect.Read",
        ("Netra.ToolEffect", "1") => "global::Netra.ToolEffect.Idempotent",
        ("Netra.ToolEffect", "2") => "global::Netra.ToolEffect.Once",
        ("Netra.Plan", "0") => "global::Netra.Plan.Free",
        ("Netra.Plan", "1") => "global::Netra.Plan.Mid",
        ("Netra.Plan", "2") => "global::Netra.Plan.Enterprise",
        var (_, number) => $"(global::{type})({number})",
    };
}
