using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Netra.Generators.Text;

namespace Netra.Generators.Rules;

/// <summary>What the rules about the use of a run ask of symbols and operations.</summary>
internal sealed class RunSymbols
{
    private readonly INamedTypeSymbol _run;
    private readonly INamedTypeSymbol _toolContext;
    private readonly INamedTypeSymbol _stepContext;

    private RunSymbols(INamedTypeSymbol run, INamedTypeSymbol toolContext, INamedTypeSymbol stepContext)
    {
        _run = run;
        _toolContext = toolContext;
        _stepContext = stepContext;
    }

    /// <summary>The symbols in a compilation that knows the contracts; null when they are others than this generator's.</summary>
    public static RunSymbols? Of(Compilation compilation)
        => compilation.GetTypeByMetadataName(WellKnown.IRun) is { } run
            && compilation.GetTypeByMetadataName(WellKnown.ToolContext) is { } toolContext
            && compilation.GetTypeByMetadataName(WellKnown.StepContext) is { } stepContext
                ? new(run, toolContext, stepContext)
                : null;

    /// <summary>
    /// Whether the type is <c>IRun</c> or a type parameter that stands for one. A class that implements it is none: such are the
    /// engine's frames and fakes in tests, which have rules of their own.
    /// </summary>
    public bool IsRun(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol => SymbolEqualityComparer.Default.Equals(type, _run),
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(IsRun),
        _ => false,
    };

    /// <summary>Whether a value of the type keeps a run: the run itself, or a collection, a tuple or a factory of runs.</summary>
    public bool Holds(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => Holds(array.ElementType),
        INamedTypeSymbol { DelegateInvokeMethod: { } invoke } => Holds(invoke.ReturnType),
        INamedTypeSymbol { TypeArguments.IsEmpty: false } generic => generic.TypeArguments.Zip(generic.TypeParameters, (argument, parameter) => parameter.Variance != VarianceKind.In && Holds(argument)).Any(holds => holds),
        _ => IsRun(type),
    };

    /// <summary>Whether the property is the frame of a tool's call, <c>ToolContext.Run</c>.</summary>
    public bool IsRunOfTool(IPropertySymbol property) => IsRun(property.Type) && SymbolEqualityComparer.Default.Equals(property.ContainingType, _toolContext);

    /// <summary>Whether the function is given a run.</summary>
    public bool OwnsRun(IMethodSymbol function) => function.Parameters.Any(parameter => IsRun(parameter.Type));

    /// <summary>Whether the function is given the context of a tool's call.</summary>
    public bool TakesToolContext(IMethodSymbol function) => function.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, _toolContext));

    /// <summary>Whether the function is a step's body: nothing else is given a <c>StepContext</c>.</summary>
    public bool IsStepBody(IMethodSymbol function) => function.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, _stepContext));

    /// <summary>The value without what the compiler or a cast wraps around it.</summary>
    public static IOperation Unwrap(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
        {
            operation = conversion.Operand;
        }
        return operation;
    }

    /// <summary>The lambda or local function that the operation stands in, or null.</summary>
    public static IMethodSymbol? NestedFunction(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation local:
                    return local.Symbol;
            }
        }
        return null;
    }

    /// <summary>Whether the operation is only named, not executed.</summary>
    public static bool IsInNameOf(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is INameOfOperation)
            {
                return true;
            }
        }
        return false;
    }
}
