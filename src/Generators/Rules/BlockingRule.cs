using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Netra.Generators.Rules;

/// <summary>NETRA301: nothing blocks a thread.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingRule : ProductRule
{
    private static readonly ImmutableArray<(string Type, ImmutableArray<string> Members)> Blocking =
    [
        ("System.Threading.Tasks.Task", ["Wait", "WaitAll", "WaitAny"]),
        ("System.Threading.Tasks.Task`1", ["Result"]),
        ("System.Threading.Tasks.ValueTask`1", ["Result"]),
        ("System.Threading.Thread", ["Sleep"]),
        // The one lock that can be awaited. Threads of one's own wait by the others.
        ("System.Threading.SemaphoreSlim", ["Wait"]),
        .. Awaiters.Select(static awaiter => ("System.Runtime.CompilerServices." + awaiter, ImmutableArray.Create("GetResult"))),
    ];

    private static ImmutableArray<string> Awaiters =>
    [
        "TaskAwaiter", "TaskAwaiter`1", "ValueTaskAwaiter", "ValueTaskAwaiter`1",
        "ConfiguredTaskAwaitable+ConfiguredTaskAwaiter", "ConfiguredTaskAwaitable`1+ConfiguredTaskAwaiter",
        "ConfiguredValueTaskAwaitable+ConfiguredValueTaskAwaiter", "ConfiguredValueTaskAwaitable`1+ConfiguredValueTaskAwaiter",
    ];

    internal override ImmutableArray<DiagnosticDescriptor> Finds { get; } = [Descriptors.Blocking];

    internal override void Look(CompilationStartAnalysisContext context, Subject subject)
    {
        var members = new Dictionary<INamedTypeSymbol, ImmutableArray<string>>(SymbolEqualityComparer.Default);
        foreach (var (name, blocking) in Blocking)
        {
            if (context.Compilation.GetTypeByMetadataName(name) is { } type)
            {
                members[type] = blocking;
            }
        }
        context.RegisterOperationAction(operation => Check(operation, subject, members), OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.MethodReference);
    }

    private static void Check(OperationAnalysisContext context, Subject subject, Dictionary<INamedTypeSymbol, ImmutableArray<string>> members)
    {
        var (member, instance) = context.Operation switch
        {
            IInvocationOperation invocation => (invocation.TargetMethod, invocation.Instance),
            IPropertyReferenceOperation property => (property.Property, property.Instance),
            IMethodReferenceOperation method => (method.Method, method.Instance),
            _ => (default(ISymbol), default(IOperation)),
        };
        if (member?.ContainingType is { } type && members.TryGetValue(type.OriginalDefinition, out var blocking) && blocking.Contains(member.Name)
            && !IsAtOnce(context.Operation) && !(member.Name == "GetResult" && context.ContainingSymbol.Name == "GetResult")
            && !CompletedTasks.IsCompleted(context.Operation, instance))
        {
            Tell(context, subject, Descriptors.Blocking, context.Operation, NameOf(context.Operation), $"{type.Name}.{member.Name}");
        }
    }

    // With a timeout of zero it only asks; Sleep(0) gives way.
    private static bool IsAtOnce(IOperation operation)
        => operation is IInvocationOperation { Arguments.IsEmpty: false } call && call.Arguments[0].Value.ConstantValue is { HasValue: true, Value: 0 };
}
