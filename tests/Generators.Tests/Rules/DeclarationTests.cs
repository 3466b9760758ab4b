using Microsoft.CodeAnalysis;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA101 to NETRA108, NETRA011 and NETRA220.</summary>
public sealed class DeclarationTests
{
    private const string Body = "{ public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }";

    [Theory]
    // 101
    [InlineData("[Agent(\"a\")] internal abstract partial class A : IAgent<string, string> " + Body, "NETRA101 A")]
    [InlineData("[ToolSet] internal static partial class T { }", "NETRA101 T")]
    [InlineData("[Service(Lifetime.User)] internal abstract class S { }", "NETRA101 S")]
    // 102
    [InlineData("[Agent(\"a\")] internal sealed partial class A<T> : IAgent<string, string> " + Body, "NETRA102 A")]
    [InlineData("internal static partial class Outer<T> { [Agent(\"a\")] internal sealed partial class A : IAgent<string, string> " + Body + " }", "NETRA102 A")]
    [InlineData("[Service(Lifetime.User)] internal sealed class S<T> { }", "NETRA102 S")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public int Get<TValue>() => 1; }", "NETRA102 Get")]
    // 103
    [InlineData("internal static partial class Outer { [Agent(\"a\")] private sealed partial class A : IAgent<string, string> " + Body + " }", "NETRA103 A")]
    [InlineData("[Service(Lifetime.User)] file sealed class S { }", "NETRA103 S")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] private int Get() => 1; }", "NETRA103 Get")]
    // 104
    [InlineData("[Agent(\"a\")] internal sealed partial class A : IAgent<string, string> { private A() { } public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }", "NETRA104 A")]
    [InlineData("[Service(Lifetime.User)] internal sealed class S { public S() { } public S(TimeProvider time) { } }", "NETRA104 S")]
    [InlineData("[ToolSet] internal sealed partial class T { public T(ref int x) { } }", "NETRA104 T")]
    // 105
    [InlineData("[Agent(\"a\")] internal sealed class A : IAgent<string, string> " + Body, "NETRA105 A")]
    [InlineData("internal static class Outer { [Agent(\"a\")] internal sealed partial class A : IAgent<string, string> " + Body + " }", "NETRA105 A")]
    [InlineData("[ToolSet] internal sealed class T { }", "NETRA105 T")]
    [InlineData("[Durable] internal sealed record R(int A);", "NETRA105 R")]
    [InlineData("[CompositionRoot] internal sealed class Root { }", "NETRA105 Root")]
    // 106
    [InlineData("[Agent(\"a\")] internal sealed partial class A { }", "NETRA106 A")]
    [InlineData("[Agent(\"a\")] internal sealed partial class A : IModelAgent<string, string>, IModelAgent<int, string> { public string Instructions(string input) => input; public string Instructions(int input) => \"\"; }", "NETRA106 A")]
    // 107
    [InlineData("[Agent(\"a\"), UseTools<string>] internal sealed partial class A : IAgent<string, string> " + Body, "NETRA107 A")]
    [InlineData("[Agent(\"a\"), UseAgent<string>] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }", "NETRA107 A")]
    [InlineData("[Agent(\"a\", Model = \"small\")] internal sealed partial class A : IAgent<string, string> " + Body, "NETRA107 A")]
    [InlineData("[Agent(\"b\")] internal sealed partial class B : IAgent<string, string> " + Body + " [Agent(\"a\"), UseAgent<B>] internal sealed partial class A : IAgent<string, string> " + Body, "NETRA107 A")]
    // 011
    [InlineData("[Agent(\"get\")] internal sealed partial class B : IAgent<string, string> " + Body + " [ToolSet] internal sealed partial class T { [Tool] public int Get() => 1; } [Agent(\"a\"), UseTools<T>, UseAgent<B>] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }", "NETRA011 A")]
    [InlineData("[Agent(\"Upper\")] internal sealed partial class A : IAgent<string, string> " + Body, "NETRA011 A")]
    [InlineData("[Agent(\"a-b\")] internal sealed partial class A : IAgent<string, string> " + Body, "NETRA011 A")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool(\"Get\")] public int Get() => 1; }", "NETRA011 Get")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public int Get() => 1; [Tool] public int GetAsync() => 2; }", "NETRA011 GetAsync")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public int Get() => 1; } [ToolSet] internal sealed partial class U { [Tool] public int Get() => 1; } [Agent(\"a\"), UseTools<T>, UseTools<U>] internal sealed partial class A : IAgent<string, string> " + Body, "NETRA011 A")]
    public async Task It_fires_on_what_cannot_be_generated_for(string source, string expected)
        => (await RuleRun.InModuleAsync(source)).ShouldBe([expected]);

    [Theory]
    [InlineData("[Agent(\"a\")] internal sealed partial class A : IAgent<string, string> " + Body)]
    [InlineData("[Agent(\"a\")] internal sealed partial class A(TimeProvider time) : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input + time); }")]
    [InlineData("[Agent(\"a\")] public sealed partial class A : IAgent<string, string> " + Body)]
    [InlineData("[Agent(\"a\")] internal sealed partial record A : IAgent<string, string> " + Body)]
    [InlineData("internal static partial class Outer { internal sealed partial class Inner { [Agent(\"a\")] internal sealed partial class A : IAgent<string, string> " + Body + " } }")]
    [InlineData("[Agent(\"a\")] internal partial class A : IAgent<string, string> " + Body + " internal partial class A { }")]
    [InlineData("internal abstract class B<T> : IAgent<T, string> { public abstract ValueTask<string> RunAsync(T input, IRun run, CancellationToken ct); } [Agent(\"a\")] internal sealed partial class A : B<string> { public override ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] internal int Get() => 1; private int Other() => 2; public TValue Generic<TValue>(TValue x) => x; } [Agent(\"a\"), UseTools<T>] internal sealed partial class A : IAgent<string, string> " + Body)]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public int Get() => 1; } [ToolSet] internal sealed partial class U { [Tool] public int Get() => 1; } [Agent(\"a\"), UseTools<T>] internal sealed partial class A : IAgent<string, string> " + Body)]
    [InlineData("[Agent(\"b\")] internal sealed partial class B : IAgent<string, string> " + Body + " [Agent(\"a\"), UseAgent<B>] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }")]
    [InlineData("[Service(Lifetime.User)] internal sealed class S { internal S() { } private S(int x) { } }")]
    [InlineData("[Durable] internal readonly partial record struct R(int A);")]
    [InlineData("internal abstract class NotAnAgent<T> { private sealed class Inner { } }")]
    public async Task It_is_quiet_on_what_can(string source)
    {
        (await RuleRun.InModuleAsync(source)).ShouldBeEmpty();
        Sources.Emit(Sources.Generate(Sources.Compile("Subject", [source, "[assembly: Module(\"subject\")]"])));
    }

    [Theory]
    [InlineData("[Agent(\"a\")] internal sealed partial class A : IAgent<string, string> " + Body, "NETRA108 A")]
    [InlineData("[ToolSet] internal sealed partial class T { }", "NETRA108 T")]
    [InlineData("[Service(Lifetime.User)] internal sealed class S { }", "NETRA108 S")]
    public async Task It_fires_outside_a_module(string source, string expected)
        => (await RuleRun.FindAsync([source], [])).ShouldBe([expected]);

    [Fact]
    public async Task What_would_silently_not_be_generated_cannot_be_waived()
        => (await RuleRun.InModuleAsync("[NetraWaiver(\"NETRA105\", \"why\"), NetraWaiver(\"NETRA201\", \"why\"), Agent(\"a\")] internal sealed class A : IAgent<object, string> { public ValueTask<string> RunAsync(object input, IRun run, CancellationToken ct) => default; }"))
            .ShouldBe(["NETRA016 NetraWaiver(\"NETRA105\", \"why\")", "NETRA016 NetraWaiver(\"NETRA201\", \"why\")", "NETRA105 A", "NETRA201 A"]);

    [Fact]
    public async Task A_module_without_parsed_documentation_is_an_error()
    {
        const string module = "[assembly: Module(\"subject\")]";
        (await RuleRun.FindAsync([module], [], DocumentationMode.None)).ShouldBe(["NETRA220 -"]);
        (await RuleRun.FindAsync([module], [], DocumentationMode.Parse)).ShouldBeEmpty();
        (await RuleRun.FindAsync(["class NoModule { }"], [], DocumentationMode.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_error_of_one_item_leaves_the_others_as_they_are()
    {
        var compilation = Sources.Compile("Subject", [Samples.Weather, "namespace Demo; [ToolSet] internal sealed partial class Broken { [Tool] public int Bad(object x) => 1; [Tool] public int Good(int x) => x; } [Agent(\"bad\")] internal sealed partial class Bad { }"]);
        var output = Sources.Generate(compilation);
        Sources.Emit(output);
        var names = output.SyntaxTrees.Select(tree => Path.GetFileName(tree.FilePath)).ToArray();
        names.ShouldContain(name => name.StartsWith("Agent.WeatherAgent.", StringComparison.Ordinal));
        names.ShouldNotContain(name => name.StartsWith("Agent.Bad.", StringComparison.Ordinal));
        var broken = output.SyntaxTrees.Single(tree => Path.GetFileName(tree.FilePath).StartsWith("ToolSet.Broken.", StringComparison.Ordinal)).ToString();
        broken.ShouldContain("\"good\"");
        broken.ShouldNotContain("\"bad\"");
        (await RuleRun.DiagnosticsAsync(compilation)).Select(diagnostic => diagnostic.Id).ShouldBe(["NETRA201", "NETRA106"], ignoreOrder: true);
    }
}
