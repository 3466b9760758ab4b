using System.Globalization;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA100, and NETRA019 on names of modules.</summary>
public sealed class GeneratedNameTests
{
    private const string Body = " public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); ";
    private const string Agent = "[Agent(\"a\")] internal sealed partial class A : IAgent<string, string> {" + Body;

    [Theory]
    [InlineData(Agent + "public int Ref => 1; }", "Agent 'A' gets a generated member 'Ref', which it declares itself; rename yours")]
    [InlineData(Agent + "private string Ref = \"\"; public string Get() => Ref; }", "Agent 'A' gets a generated member 'Ref', which it declares itself; rename yours")]
    [InlineData(Agent + "internal sealed class Call; }", "Agent 'A' gets a generated member 'Call', which it declares itself; rename yours")]
    [InlineData(Agent + "public static int Call(string text) => text.Length; }", "Agent 'A' gets a generated member 'Call', which it declares itself; rename yours")]
    [InlineData("[Agent(\"a\")] internal sealed partial class Ref : IAgent<string, string> {" + Body + "}", "Agent 'Ref' gets a generated member 'Ref', which is the name of the class; rename yours")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public int Calls() => 1; }", "Tool set 'T' gets a generated member 'Calls', which it declares itself; rename yours")]
    [InlineData("[ToolSet] internal sealed partial class Calls { }", "Tool set 'Calls' gets a generated member 'Calls', which is the name of the class; rename yours")]
    [InlineData("[CompositionRoot(DefaultAgent = \"a\")] internal sealed partial class Root { public static void Start(IServiceProvider p) { } }", "Composition root 'Root' gets a generated member 'Start', which it declares itself; rename yours")]
    public async Task It_fires_on_a_name_that_is_not_free(string source, string expected)
        => (await MessagesAsync(source)).Where(message => !message.StartsWith("NETRA017", StringComparison.Ordinal) && !message.StartsWith("NETRA012", StringComparison.Ordinal)).ShouldBe(["NETRA100 " + expected]);

    [Theory]
    [InlineData(Agent + "}")]
    [InlineData(Agent + "public static int Call(int number) => number; public static int Call(string a, string b) => a.Length + b.Length; public static int Call<T>(T value) => 1; }")]
    [InlineData("internal abstract class B { protected const int Ref = 1; } [Agent(\"a\")] internal sealed partial class A : B, IAgent<string, string> {" + Body + "}")]
    [InlineData("internal abstract class B { private const int Ref = 1; public int Get() => Ref; public static int Call(int x) => x; } [Agent(\"a\")] internal sealed partial class A : B, IAgent<string, string> {" + Body + "}")]
    [InlineData("internal interface IRefs { int Ref => 1; } [Agent(\"a\")] internal sealed partial class A : IRefs, IAgent<string, string> {" + Body + "}")]
    [InlineData(Agent + "public int Calls => 1; public int @ref => 2; }")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool(\"calls\")] public int ListCalls() => 1; [Tool] public int Ref() => 1; [Tool] public int Call() => 1; } [Agent(\"a\"), UseTools<T>] internal sealed partial class A : IAgent<string, string> {" + Body + "}")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public Task<int> CallsAsync() => Task.FromResult(1); }")]
    [InlineData("[Service(Lifetime.User)] internal sealed class S { public int Ref => 1; public int Call => 2; public int Calls => 3; }")]
    [InlineData("internal sealed class Ref { public int Call(string x) => x.Length; }")]
    public async Task It_is_quiet_on_a_name_that_is_free(string source)
    {
        (await MessagesAsync(source)).ShouldBeEmpty();
        Sources.Emit(Sources.Generate(Sources.Compile("Subject", [source, "[assembly: Module(\"subject\")]"])));
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("1st")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a--b")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("ö")]
    [InlineData("a b")]
    public async Task A_module_must_have_a_plain_name(string name)
        => (await RuleRun.FindAsync([$"[assembly: Module(\"{name}\")]"], [])).ShouldBe([$"NETRA019 Module(\"{name}\")"]);

    [Theory]
    [InlineData("a")]
    [InlineData("web-shop")]
    [InlineData("class")]
    [InlineData("a-1")]
    [InlineData("a1")]
    [InlineData("netra")]
    [InlineData("system")]
    public async Task A_module_may_have_any_plain_name(string name)
    {
        (await RuleRun.FindAsync([$"[assembly: Module(\"{name}\")]"], [])).ShouldBeEmpty();
        Sources.Emit(Sources.Generate(Sources.Compile("Subject", [$"[assembly: Module(\"{name}\")]", Agent + "}", "[Service(Lifetime.User)] internal sealed class S : IDisposable { public void Dispose() { } }"])));
    }

    private static async Task<string[]> MessagesAsync(string source)
    {
        var compilation = Sources.Compile("Subject", ["[assembly: Module(\"subject\")]", source]);
        Sources.Generate(compilation).GetDiagnostics().Where(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();
        return [.. (await RuleRun.DiagnosticsAsync(compilation)).Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}")];
    }
}
