using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA201.</summary>
public sealed class JsonFormTests
{
    [Theory]
    [InlineData("object x")]
    [InlineData("dynamic x")]
    [InlineData("Action x")]
    [InlineData("(int, string) x")]
    [InlineData("int[,] x")]
    [InlineData("ReadOnlySpan<int> x")]
    [InlineData("System.IO.Stream x")]
    [InlineData("IDisposable x")]
    [InlineData("Abstract x")]
    [InlineData("Dictionary<int, string> x")]
    [InlineData("List<object> x")]
    [InlineData("Wrapping x")]
    [InlineData("TwoConstructors x")]
    [InlineData("NoProperty x")]
    [InlineData("SameName x")]
    [InlineData("HashSet<object> x")]
    [InlineData("ref int x")]
    [InlineData("out int x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Range(1, 2)] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.StringLength(2)] int x")]
    [InlineData("[System.ComponentModel.DataAnnotations.RegularExpression(\"(?=a)\")] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.RegularExpression(\"(a\")] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.RegularExpression(\"a\")] int x")]
    [InlineData("[System.ComponentModel.DataAnnotations.AllowedValues(1, \"a\")] string x")]
    public async Task It_fires_on_a_parameter_without_a_json_form(string parameter)
        => (await RuleRun.InModuleAsync(Types, $"[ToolSet] internal sealed partial class T {{ [Tool] public void Use({parameter}) => throw new NotSupportedException(); }}")).ShouldBe(["NETRA201 x"]);

    [Theory]
    [InlineData("object")]
    [InlineData("IAsyncEnumerable<int>")]
    [InlineData("Task<object>")]
    [InlineData("Task<Task<int>>")]
    [InlineData("ValueTask<(int, int)>")]
    public async Task It_fires_on_a_result_without_one(string result)
        => (await RuleRun.InModuleAsync($"[ToolSet] internal sealed partial class T {{ [Tool] public {result} Use() => throw new NotSupportedException(); }}")).ShouldBe(["NETRA201 Use"]);

    [Fact]
    public async Task It_fires_on_async_void_and_on_names_that_meet_in_json()
    {
        (await RuleRun.InModuleAsync("[ToolSet] internal sealed partial class T { [Tool] public async void Use() => await Task.Yield(); }")).ShouldBe(["NETRA201 Use"]);
        (await RuleRun.InModuleAsync("[ToolSet] internal sealed partial class T { [Tool] public void Use(int fooBar, int foo_bar) { } }")).ShouldBe(["NETRA201 Use"]);
    }

    [Fact]
    public async Task It_fires_on_inputs_outputs_and_durable_types()
    {
        (await RuleRun.InModuleAsync("[Agent(\"a\")] internal sealed partial class A : IAgent<object, Action> { public ValueTask<Action> RunAsync(object input, IRun run, CancellationToken ct) => default; }"))
            .ShouldBe(["NETRA201 A", "NETRA201 A"]);
        (await RuleRun.InModuleAsync("[Durable] internal sealed partial record R(object A);")).ShouldBe(["NETRA201 R"]);
        (await RuleRun.InModuleAsync("internal static partial class Outer { private sealed record Hidden(int A); [Durable] internal sealed partial record R { public IReadOnlyList<int> B { get; init; } = []; public required Action C { get; init; } } }")).ShouldBe(["NETRA201 R"]);
    }

    [Fact]
    public async Task It_says_what_is_wrong_and_what_to_do()
    {
        var compilation = Sources.Compile("Subject", ["[assembly: Module(\"subject\")]", Types, "[ToolSet] internal sealed partial class T { [Tool] public void Use(Wrapping x) { } }"]);
        (await RuleRun.DiagnosticsAsync(compilation)).Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBe("Parameter of tool 'Use' 'x': object has no JSON form: object says nothing; name a type, or use JsonElement for any JSON");
    }

    [Theory]
    [InlineData("int x")]
    [InlineData("int? x = null")]
    [InlineData("string? x")]
    [InlineData("in int x")]
    [InlineData("params string[] x")]
    [InlineData("DateOnly? x")]
    [InlineData("IReadOnlyList<Dictionary<string, int?[]>>? x")]
    [InlineData("System.Text.Json.JsonElement x")]
    [InlineData("Generic<int> x")]
    [InlineData("Recursive x")]
    [InlineData("RunUsage x")]
    [InlineData("Plan x")]
    [InlineData("UserContext x")]
    [InlineData("CancellationToken x")]
    [InlineData("IRun x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Range(1, 2)] int? x")]
    [InlineData("[System.ComponentModel.DataAnnotations.RegularExpression(\"^[a-z]{1,3}$\")] string x")]
    public async Task It_is_quiet_on_what_has_one(string parameter)
        => (await RuleRun.InModuleAsync(Types, $"[ToolSet] internal sealed partial class T {{ [Tool] public void Use({parameter}) => throw new NotSupportedException(); }}")).ShouldBeEmpty();

    private const string Types = """
        internal abstract record Abstract(int A);
        internal sealed record Wrapping(IReadOnlyList<Inner> Inners);
        internal sealed record Inner(object Value);
        internal sealed class TwoConstructors { public TwoConstructors(int a) => A = a; public TwoConstructors(string b) => A = b.Length; public int A { get; } }
        internal sealed class NoProperty(int a) { public int B { get; } = a; }
        internal sealed record SameName(int FooBar, int foo_bar);
        internal sealed record Generic<T>(T Value, T? Other);
        internal sealed record Recursive(Recursive? Next, List<Recursive> All);
        """;
}
