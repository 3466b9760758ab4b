using Microsoft.CodeAnalysis;

namespace Netra.Generators.Rules;

/// <summary>What gives another answer the second time: clocks, chance, new ids, and who comes first.</summary>
internal static class Unrepeatable
{
    private const string Clock = "reads a clock";
    private const string Chance = "draws a random number";
    private const string NewId = "makes a new id";
    private const string First = "goes on with whichever comes first";

    public static string? OfProperty(IPropertySymbol property) => Name(property) switch
    {
        "System.DateTime.Now" or "System.DateTime.UtcNow" or "System.DateTime.Today" or "System.DateTimeOffset.Now" or "System.DateTimeOffset.UtcNow"
            or "System.Environment.TickCount" or "System.Environment.TickCount64" => Clock,
        "System.Random.Shared" => Chance,
        _ => null,
    };

    public static string? OfConstructor(IMethodSymbol constructor) => constructor.ContainingType switch
    {
        // With a seed it says the same again.
        { Name: "Random", ContainingNamespace: var space } when constructor.Parameters.IsEmpty && IsSystem(space) => Chance,
        { Name: "Stopwatch", ContainingNamespace: { Name: "Diagnostics" } space } when IsSystem(space.ContainingNamespace) => Clock,
        _ => null,
    };

    public static string? OfMethod(IMethodSymbol method) => Name(method) switch
    {
        "System.TimeProvider.GetUtcNow" or "System.TimeProvider.GetLocalNow" or "System.TimeProvider.GetTimestamp" or "System.TimeProvider.GetElapsedTime"
            or "System.Diagnostics.Stopwatch.StartNew" or "System.Diagnostics.Stopwatch.GetTimestamp" or "System.Diagnostics.Stopwatch.GetElapsedTime" => Clock,
        "System.Guid.NewGuid" or "System.Guid.CreateVersion7" or "System.IO.Path.GetRandomFileName" or "System.IO.Path.GetTempFileName"
            or "System.IO.Directory.CreateTempSubdirectory" or "Netra.OpaqueId.Random" or "Netra.ThreadId.New" or "Netra.RunId.New" => NewId,
        "System.Threading.Tasks.Task.WhenAny" or "System.Threading.Tasks.Task.WaitAny" or "System.Threading.Tasks.Task.WhenEach" => First,
        "System.Threading.Tasks.Task.WaitAsync" when method.Parameters.Any(parameter => parameter.Type.Name == "TimeSpan") => First,
        _ when method.IsStatic && method.ContainingType is { Name: "RandomNumberGenerator", ContainingNamespace: { Name: "Cryptography" } space } && IsSystem(space.ContainingNamespace?.ContainingNamespace) => Chance,
        _ => null,
    };

    // The few names that matter are told apart before a display string is made.
    private static string? Name(ISymbol member)
        => member.ContainingType is { Name: "DateTime" or "DateTimeOffset" or "Environment" or "Random" or "TimeProvider" or "Stopwatch" or "Guid" or "Path" or "Directory" or "OpaqueId" or "ThreadId" or "RunId" or "Task" } type
            ? $"{type.ContainingNamespace.ToDisplayString()}.{type.Name}.{member.Name}"
            : null;

    private static bool IsSystem(INamespaceSymbol? space) => space is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
