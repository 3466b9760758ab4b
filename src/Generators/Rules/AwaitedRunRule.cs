using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Netra.Generators.Rules;

/// <summary>NETRA401: what is asked of a run, or given one, is awaited or returned right there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AwaitedRunRule : RunRule
{
    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.NotAwaited];

    internal override void Start(CompilationStartAnalysisContext context, Subject subject, RunSymbols symbols)
        => context.RegisterOperationAction(operation => Check(operation, subject, symbols), OperationKind.Invocation);

    private static void Check(OperationAnalysisContext context, Subject subject, RunSymbols symbols)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!UsesRun(call, symbols))
        {
            return;
        }
        if (IsAsyncVoid(call.TargetMethod) || (IsAwaitable(call.Type) && !IsAwaited(call, call)))
        {
            Report(context, subject, Descriptors.NotAwaited, call, call.TargetMethod.Name);
        }
    }

    private static bool UsesRun(IInvocationOperation call, RunSymbols symbols)
    {
        if (call.Instance is { } instance && symbols.IsRun(instance.Type))
        {
            return true;
        }
        foreach (var argument in call.Arguments)
        {
            if (symbols.IsRun(argument.Parameter?.Type) || symbols.IsRun(RunSymbols.Unwrap(argument.Value).Type))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsAsyncVoid(IMethodSymbol method) => method is { IsAsync: true, ReturnsVoid: true };

    // Streams are asked for, too: an IAsyncEnumerable works while it is read.
    private static bool IsAwaitable(ITypeSymbol? type)
        => type is not null && (IsStream(type) || type.GetMembers("GetAwaiter").Any(member => member is IMethodSymbol { Parameters.IsEmpty: true }));

    private static bool IsStream(ITypeSymbol type)
        => type is { MetadataName: "IAsyncEnumerable`1" or "ConfiguredCancelableAsyncEnumerable`1" };

    private static bool IsAwaited(IOperation operation, IInvocationOperation call) => operation.Parent switch
    {
        IAwaitOperation => true,
        IReturnOperation { Kind: OperationKind.Return } returned => IsReturned(returned, call),
        IForEachLoopOperation { IsAsynchronous: true } loop => loop.Collection == operation,
        // Values that pass through.
        IConditionalOperation choice when choice.Condition != operation => IsAwaited(choice, call),
        ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } => IsAwaited(choice, call),
        ICoalesceOperation choice => IsAwaited(choice, call),
        IConditionalAccessOperation access when access.WhenNotNull == operation => IsAwaited(access, call),
        IConversionOperation conversion when IsAwaitable(conversion.Type) => IsAwaited(conversion, call),
        IInvocationOperation outer when outer.Instance == operation && IsView(outer) => IsAwaited(outer, call),
        // new ValueTask<T>(task), and what adapts a stream: it runs when the result is awaited.
        IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: "ValueTask" } wrapper } => IsAwaited(wrapper, call),
        IArgumentOperation { Parent: IInvocationOperation outer } when operation.Type is { } type && IsStream(type) => !IsAwaitable(outer.Type) || IsAwaited(outer, call),
        _ => false,
    };

    // The same operation in another dress. WaitAsync is none: it may come back while the operation is under way.
    private static bool IsView(IInvocationOperation call)
        => call.TargetMethod.Name is "ConfigureAwait" or "AsTask" or "Preserve" || (call.Type is { } type && IsStream(type));

    // The caller awaits what it gets: the operation itself, not something around it.
    private static bool IsReturned(IReturnOperation returned, IInvocationOperation call)
        => (RunSymbols.NestedFunction(returned) ?? call.SemanticModel?.GetEnclosingSymbol(returned.Syntax.SpanStart) as IMethodSymbol) is not { IsAsync: true };
}
