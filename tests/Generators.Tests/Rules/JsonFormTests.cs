using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA201 to NETRA204 and NETRA206 to NETRA208.</summary>
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
    [InlineData("[System.ComponentModel.DataAnnotations.AllowedValues] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.DeniedValues(256)] byte x")]
    [InlineData("[System.ComponentModel.DataAnnotations.DeniedValues(0.5)] int x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Range(300, 400)] byte x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Range(2, 1)] int x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Range(1, 1, MinimumIsExclusive = true)] int x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Range(double.NaN, 1)] double x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Range(typeof(decimal), \"1,5\", \"2\")] decimal x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Length(3, 2)] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.EmailAddress] int x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Phone] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.RegularExpression(@\"(a)\\1\")] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.RegularExpression(\"(?<!a)b\")] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.RegularExpression(\"(?>a)\")] string x")]
    [InlineData("Undiscriminated x")]
    [InlineData("Caseless x")]
    [InlineData("NotDerived x")]
    [InlineData("SameCase x")]
    [InlineData("params ReadOnlySpan<int> x")]
    public async Task It_fires_on_a_parameter_without_a_json_form(string parameter)
        => (await RuleRun.InModuleAsync(Types, $"[ToolSet] internal sealed partial class T {{ [Tool] public void Use({parameter}) => throw new NotSupportedException(); }}"))
            // Of dynamic, NETRA003 has something to say, too.
            .Where(found => !found.StartsWith("NETRA003", StringComparison.Ordinal)).ShouldBe(["NETRA201 x"]);

    [Theory]
    [InlineData("object")]
    [InlineData("IAsyncEnumerable<object>")]
    [InlineData("Task<IAsyncEnumerable<int>>")]
    [InlineData("ref int")]
    [InlineData("Task<object>")]
    [InlineData("Task<Task<int>>")]
    [InlineData("ValueTask<(int, int)>")]
    public async Task It_fires_on_a_result_without_one(string result)
        => (await RuleRun.InModuleAsync($"[ToolSet] internal sealed partial class T {{ [Tool] public {result} Use() => throw new NotSupportedException(); }}")).ShouldBe(["NETRA203 Use"]);

    [Theory]
    [InlineData("TwoConstructors x", "NETRA202 x")]
    [InlineData("TwoMarked x", "NETRA202 x")]
    [InlineData("IReadOnlyList<TwoConstructors> x", "NETRA202 x")]
    public async Task It_fires_on_what_would_be_a_guess(string parameter, string expected)
        => (await RuleRun.InModuleAsync(Types, $"[ToolSet] internal sealed partial class T {{ [Tool] public void Use({parameter}) => throw new NotSupportedException(); }}")).ShouldBe([expected]);

    [Fact]
    public async Task It_fires_on_a_derived_type_of_another_assembly_and_not_on_a_whole_family_of_one()
    {
        var family = Sources.Emit(Sources.Compile("Family",
        [
            "public sealed record Far(int A);",
            "[System.Text.Json.Serialization.JsonDerivedType(typeof(Kin), \"kin\")] public abstract record Family; public sealed record Kin(int A) : Family;",
        ])).Reference;
        const string source = """
            [System.Text.Json.Serialization.JsonDerivedType(typeof(Near), "near"), System.Text.Json.Serialization.JsonDerivedType(typeof(Far), "far")] internal abstract record Mixed;
            internal sealed record Near(int A) : Mixed;
            [ToolSet] internal sealed partial class T
            {
                [Tool] public void One(Mixed x) => throw new NotSupportedException();
                [Tool] public void Two(Family y, List<Family?> z) => throw new NotSupportedException();
            }
            """;
        (await RuleRun.FindAsync(["[assembly: Module(\"subject\")]", source], [family])).ShouldBe(["NETRA207 x"]);
    }

    [Fact]
    public async Task It_fires_where_nullability_is_not_said()
    {
        const string source = """
            #nullable disable
            internal sealed record Oblivious(string A);
            [ToolSet] internal sealed partial class T
            {
                [Tool] public void One(string x) { }
                [Tool] public void Two(List<string> x) { }
                [Tool] public string Three() => "";
            #nullable enable
                [Tool] public void Four(Oblivious x) { }
                [Tool] public void Five(string x, int y) { }
            #nullable disable
                [Tool] public void Six(int x, int? y, DateTime z) { }
            }
            """;
        (await RuleRun.InModuleAsync(source)).ShouldBe(["NETRA206 x", "NETRA206 x", "NETRA206 Three", "NETRA206 x"]);
    }

    [Theory]
    [InlineData(@"\Aa", true)]
    [InlineData(@"a\z", true)]
    [InlineData(@"(?<name>a)", true)]
    [InlineData(@"(?i)a", true)]
    [InlineData(@"\bword\b", true)]
    [InlineData(@"[a-z-[aeiou]]", true)]
    [InlineData(@"\p{L}", true)]
    [InlineData(@"\-", true)]
    [InlineData(@"a]", true)]
    [InlineData(@"a{,3}", true)]
    [InlineData(@"[]a]", true)]
    [InlineData(@"[\S-z]", true)]
    [InlineData(@"[^\S]", true)]
    [InlineData(@"\\A", false)]
    [InlineData(@"[(?=]", false)]
    [InlineData(@"\(\?=", false)]
    [InlineData(@"^[\w.+-]+@[\w-]+\.[a-z]{2,}$", false)]
    [InlineData(@"(?:a|b)+?", false)]
    [InlineData(@"[\S\s]{1,3}", false)]
    [InlineData(@"\u00e4\x41\t\/", false)]
    [InlineData(@"\d{4}-\d{2}", false)]
    [InlineData("\ud83d\ude00+", false)]
    public async Task A_pattern_that_models_cannot_read_is_told(string pattern, bool fires)
    {
        var source = $"[ToolSet] internal sealed partial class T {{ [Tool] public void Use([System.ComponentModel.DataAnnotations.RegularExpression({Text.Literals.String(pattern)})] string x) => throw new NotSupportedException(); }}";
        (await RuleRun.InModuleAsync(source)).ShouldBeEmpty();
        (await RuleRun.WarningsInModuleAsync(source)).Count(found => found == "NETRA208 x").ShouldBe(fires ? 1 : 0);
        var output = Sources.Generate(Sources.Compile("Subject", [source, "[assembly: Module(\"subject\")]"]));
        Sources.Emit(output);
        // Enforced it is in any case, and published unless it cannot be.
        var tool = output.SyntaxTrees.Single(tree => tree.FilePath.Contains("ToolSet.T.", StringComparison.Ordinal)).ToString();
        tool.ShouldContain("RegexOptions.NonBacktracking");
        tool.Contains("\"pattern\":", StringComparison.Ordinal).ShouldBe(!fires);
    }

    [Fact]
    public async Task It_fires_on_async_void_and_on_names_that_meet_in_json()
    {
        (await RuleRun.InModuleAsync("[ToolSet] internal sealed partial class T { [Tool] public async void Use() => await Task.Yield(); }")).ShouldBe(["NETRA204 Use"]);
        (await RuleRun.InModuleAsync("[ToolSet] internal sealed partial class T { [Tool] public void Use(int fooBar, int foo_bar) { } }")).ShouldBe(["NETRA201 Use"]);
    }

    [Fact]
    public async Task It_fires_on_inputs_outputs_and_durable_types()
    {
        (await RuleRun.InModuleAsync("[Agent(\"a\")] internal sealed partial class A : IAgent<object, Action> { public ValueTask<Action> RunAsync(object input, IRun run, CancellationToken ct) => default; }"))
            .ShouldBe(["NETRA201 A", "NETRA203 A"]);
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
    [InlineData("[System.ComponentModel.DataAnnotations.AllowedValues(1, 2)] decimal x")]
    [InlineData("[System.ComponentModel.DataAnnotations.DeniedValues(\"a\", null)] string? x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Required, System.ComponentModel.DataAnnotations.EmailAddress] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Required] List<int>? x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Required] int? x")]
    [InlineData("[System.ComponentModel.DataAnnotations.DataType(System.ComponentModel.DataAnnotations.DataType.Password)] string x")]
    [InlineData("[System.ComponentModel.DataAnnotations.Range(-1, 256)] byte x")]
    [InlineData("Shape x")]
    [InlineData("List<Shape?> x")]
    [InlineData("ThreeConstructors x")]
    public async Task It_is_quiet_on_what_has_one(string parameter)
        => (await RuleRun.InModuleAsync(Types, $"[ToolSet] internal sealed partial class T {{ [Tool] public void Use({parameter}) => throw new NotSupportedException(); }}")).ShouldBeEmpty();

    private const string Types = """
        internal abstract record Abstract(int A);
        internal sealed record Wrapping(IReadOnlyList<Inner> Inners);
        internal sealed record Inner(object Value);
        internal sealed class TwoConstructors { public TwoConstructors(int a) => A = a; public TwoConstructors(string b) => A = b.Length; public int A { get; } }
        internal sealed class TwoMarked { [System.Text.Json.Serialization.JsonConstructor] public TwoMarked(int a) => A = a; [System.Text.Json.Serialization.JsonConstructor] public TwoMarked(string b) => A = b.Length; public int A { get; } }
        internal sealed class ThreeConstructors { public ThreeConstructors(int a) => A = a; [System.Text.Json.Serialization.JsonConstructor] public ThreeConstructors(int a, int b) => A = a + b; public int A { get; } public int B { get; } }
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Round), "round"), System.Text.Json.Serialization.JsonDerivedType(typeof(Edged), "edged")] internal abstract record Shape;
        internal sealed record Round(int Radius) : Shape;
        internal sealed record Edged(Shape? Inner) : Shape;
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Bare))] internal abstract record Undiscriminated;
        internal sealed record Bare : Undiscriminated;
        [System.Text.Json.Serialization.JsonPolymorphic] internal abstract record Caseless;
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Round), "round")] internal abstract record NotDerived;
        [System.Text.Json.Serialization.JsonDerivedType(typeof(One), "one"), System.Text.Json.Serialization.JsonDerivedType(typeof(Other), "one")] internal abstract record SameCase;
        internal sealed record One : SameCase;
        internal sealed record Other : SameCase;
        internal sealed class NoProperty(int a) { public int B { get; } = a; }
        internal sealed record SameName(int FooBar, int foo_bar);
        internal sealed record Generic<T>(T Value, T? Other);
        internal sealed record Recursive(Recursive? Next, List<Recursive> All);
        """;
    [Theory]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public int Get(Args a) => 1; } internal sealed record Args(UserContext User);", "a")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public int Get(List<UserContext> users) => 1; }", "users")]
    [InlineData("[ToolSet] internal sealed partial class T { [Tool] public int Get(Dictionary<string, Args?> a) => 1; } internal sealed record Args { public required RunContext Run { get; init; } }", "a")]
    [InlineData("[Agent(\"a\", Entry = true)] internal sealed partial class A : IAgent<UserContext, string> { public ValueTask<string> RunAsync(UserContext input, IRun run, CancellationToken ct) => new(input.Id.Value); }", "A")]
    [InlineData("[Durable] internal sealed partial record Kept(UserContext User);", "Kept")]
    public async Task A_user_and_a_run_are_never_read_from_data_however_deep(string source, string at)
    {
        var found = await RuleRun.InModuleAsync(source);
        found.ShouldContain(finding => finding == $"NETRA201 {at}", string.Join(", ", found));
        var output = Sources.Generate(Sources.Compile("Subject", [source, "[assembly: Module(\"subject\")]"]));
        string.Concat(output.SyntaxTrees.Skip(2)).ShouldNotContain("new global::Netra.UserContext");
    }

}
