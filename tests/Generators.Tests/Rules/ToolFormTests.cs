using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA205 and NETRA209.</summary>
public sealed class ToolFormTests
{
    private const string Body = "{ public ValueTask<string> RunAsync(In input, IRun run, CancellationToken ct) => ValueTask.FromResult(\"\"); }";

    [Theory]
    [InlineData("[Agent(\"a\")] internal sealed partial class A : IAgent<In, string> " + Body + " internal sealed record In(int X);", "NETRA205 A")]
    [InlineData("/// <summary>A.</summary>\n[Agent(\"a\", Entry = true)] internal sealed partial class A : IAgent<In, string> " + Body + " internal sealed record In(int X);", "NETRA205 X")]
    [InlineData("/// <summary>A.</summary>\n[Agent(\"a\")] internal sealed partial class A : IAgent<In, string> " + Body + " internal sealed record In(int X);\n/// <summary>B.</summary>\n[Agent(\"b\"), UseAgent<A>] internal sealed partial class B : IModelAgent<string, string> { public string Instructions(string input) => input; }", "NETRA205 X")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public int Get() => 1; }", "NETRA205 Get")]
    [InlineData("[ToolSet] internal sealed partial class T { /// <summary> </summary>\n [Tool] public int Get() => 1; }", "NETRA205 Get")]
    [InlineData("[ToolSet] internal sealed partial class T { /// <summary>Gets.</summary>\n [Tool] public int Get(int a) => a; }", "NETRA205 a")]
    [InlineData("[ToolSet] internal sealed partial class T { /// <summary>Gets.</summary>\n /// <param name=\"a\">One.</param>\n [Tool] public int Get(int a, In b) => a; }\n/// <summary>In.</summary>\ninternal sealed record In([property: System.ComponentModel.Description(\"It.\")] int X, IReadOnlyList<Inner> Y);\n internal sealed class Inner { public int Z { get; set; } public int Computed => Z; }", "NETRA205 b", "NETRA205 Y", "NETRA205 Z")]
    [InlineData("internal abstract class B { [Tool] public int Get() => 1; } [ToolSet] internal sealed partial class T : B; [ToolSet] internal sealed partial class U : B;", "NETRA205 Get")]
    public async Task What_a_model_sees_without_a_description_is_told_once(string source, params string[] expected)
        => (await RuleRun.WarningsInModuleAsync(source)).ShouldBe(expected);

    [Theory]
    [InlineData("/// <summary>A.</summary>\n[Agent(\"a\")] internal sealed partial class A : IAgent<In, string> " + Body + " internal sealed record In(int X);")]
    [InlineData("[Agent(\"a\"), System.ComponentModel.Description(\"A.\")] internal sealed partial class A : IAgent<In, string> " + Body + " internal sealed record In(int X);")]
    [InlineData("[ToolSet] internal sealed partial class T { /// <summary>Gets.</summary>\n /// <param name=\"a\">One.</param>\n [Tool] public int Get(int a) => a; private int Other(int b) => b; }")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool, System.ComponentModel.Description(\"Gets.\")] public int Get([System.ComponentModel.Description(\"One.\")] int a) => a; }")]
    [InlineData("[ToolSet] internal sealed partial class T { /// <summary>Gets.</summary>\n [Tool] public int Get(UserContext user, RunContext run, ToolContext context, IRun frame, CancellationToken ct) => 1; }")]
    [InlineData("[ToolSet] internal sealed partial class T { /// <summary>Gets.</summary>\n [Tool] public Out Get() => new(1); } internal sealed record Out(int X);")]
    [InlineData("[ToolSet] internal sealed partial class T { /// <summary>Gets.</summary>\n /// <param name=\"a\">One.</param>\n [Tool] public int Get(RunUsage a) => 1; }")]
    [InlineData("internal abstract class B { /// <summary>Gets.</summary>\n /// <param name=\"a\">One.</param>\n [Tool] public abstract int Get(int a); } [ToolSet] internal sealed partial class T : B { public override int Get(int a) => a; }")]
    [InlineData("[ToolSet, NetraWaiver(\"NETRA205\", \"Only code calls it.\")] internal sealed partial class T { [Tool] public int Get(In a) => 1; } internal sealed record In(int X);")]
    [InlineData("internal static class NoTools { public static int Get(int a) => a; }")]
    public async Task What_is_described_or_not_seen_is_left_alone(string source)
        => (await RuleRun.WarningsInModuleAsync(source)).ShouldBeEmpty();

    [Theory]
    [InlineData("public Task Get() => Task.CompletedTask;")]
    [InlineData("public async Task<int> Get() { await Task.Yield(); return 1; }")]
    [InlineData("public ValueTask Get(ToolContext context) => default;")]
    [InlineData("public ValueTask<int> Get() => new(1);")]
    [InlineData("public async IAsyncEnumerable<int> Get() { await Task.Yield(); yield return 1; }")]
    public async Task An_asynchronous_tool_that_cannot_be_cancelled_is_told(string method)
        => (await RuleRun.WarningsInModuleAsync(Tool(method))).ShouldBe(["NETRA209 Get"]);

    [Theory]
    [InlineData("public int Get() => 1;")]
    [InlineData("public void Get() { }")]
    [InlineData("public Task Get(CancellationToken ct) => Task.CompletedTask;")]
    [InlineData("public async IAsyncEnumerable<int> Get([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default) { await Task.Yield(); yield return ct.IsCancellationRequested ? 1 : 2; }")]
    [InlineData("public ValueTask DisposeAsync() => default;")]
    public async Task One_that_can_be_cancelled_or_returns_at_once_is_left_alone(string method)
        => (await RuleRun.WarningsInModuleAsync(Tool(method))).ShouldBeEmpty();

    [Fact]
    public async Task A_warning_is_waived_with_a_reason_and_not_without()
    {
        (await RuleRun.WarningsInModuleAsync(Tool("[NetraWaiver(\"NETRA209\", \"It only starts.\")] public Task Get() => Task.CompletedTask;"))).ShouldBeEmpty();
        (await RuleRun.WarningsInModuleAsync(Tool("[NetraWaiver(\"NETRA209\", \"\")] public Task Get() => Task.CompletedTask;"))).ShouldBe(["NETRA209 Get"]);
    }

    private static string Tool(string method) => $"[ToolSet] internal sealed partial class T : IAsyncDisposable {{ {(method.Contains("DisposeAsync", StringComparison.Ordinal) ? "" : "public ValueTask DisposeAsync() => default; ")}/// <summary>Gets.</summary>\n [Tool] {method} }}";
}
