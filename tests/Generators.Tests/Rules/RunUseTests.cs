using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA401 to NETRA404, on members of a class that might be an agent.</summary>
public sealed partial class RunUseTests
{
    private const string Callees = """
        [Durable] internal sealed partial record Note(string Text, Guid Id, DateTimeOffset At);
        internal static class Callees
        {
            public static readonly AgentRef<string, string> Ask = new("ask", static (writer, value) => writer.WriteStringValue(value), static value => value.GetString()!);
            public static ValueTask TellAsync(this IRun run, string text, CancellationToken ct = default) => run.ThinkAsync(text, ct);
            public static async Task<int> CountAsync(IRun run, CancellationToken ct) { await run.ThinkAsync("1", ct); return 1; }
            public static async IAsyncEnumerable<string> TalkAsync(IRun run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default) { await run.ThinkAsync("1", ct); yield return "1"; }
            public static string Describe(IRun run) => run.Context.Run.Value;
            public static async void Forget(IRun run) => await run.ThinkAsync("lost");
        }
        """;

    private static async Task<string[]> FindAsync(string members)
    {
        string[] sources = [Callees, $"internal class Subject {{ private readonly TimeProvider _time = TimeProvider.System;\n{members}\n}}", "[assembly: Module(\"subject\")]"];
        Sources.Generate(Sources.Compile("Subject", sources)).GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();
        // What else is wrong with them, such as blocking, is other rules' matter.
        return [.. (await RuleRun.FindAsync(sources, [])).Where(static found => found.StartsWith("NETRA40", StringComparison.Ordinal))];
    }

    private static string Body(string statements) => $"async ValueTask<int> F(IRun run, CancellationToken ct) {{ {statements} return 0; }}";
}
