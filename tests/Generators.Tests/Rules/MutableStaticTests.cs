using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA001.</summary>
public sealed class MutableStaticTests
{
    [Theory]
    [InlineData("static int X;", "X")]
    [InlineData("static readonly int[] X = [1];", "X")]
    [InlineData("static readonly List<int> X = [];", "X")]
    [InlineData("static readonly IReadOnlyList<int> X = [];", "X")]
    [InlineData("static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> X = new();", "X")]
    [InlineData("static readonly System.Collections.Immutable.ImmutableArray<int[]> X = [];", "X")]
    [InlineData("static readonly object X = new();", "X")]
    [InlineData("static readonly Lock X = new();", "X")]
    [InlineData("static readonly AsyncLocal<int> X = new();", "X")]
    [InlineData("[ThreadStatic] static int X;", "X")]
    [InlineData("static readonly Lazy<List<int>> X = new();", "X")]
    [InlineData("static readonly System.Text.Json.JsonSerializerOptions X = new();", "X")]
    [InlineData("static readonly Func<int> X = () => 1;", "X")]
    [InlineData("static readonly Box X = new(); sealed class Box { public int Value { get; set; } }", "X")]
    [InlineData("static readonly Box X = new(); sealed class Box { public readonly List<int> Values = []; }", "X")]
    [InlineData("static readonly Box X = new(); class Box { }", "X")]
    [InlineData("static readonly Box X = new(); sealed class Box : TimeProvider { public int Value; }", "X")]
    [InlineData("static readonly Box X = new(); sealed class Box { public event Action? Changed; void F() => Changed?.Invoke(); }", "X")]
    [InlineData("static readonly Base X = new More(); abstract class Base; sealed class More : Base { public int Value; }", "X")]
    [InlineData("static readonly Base X = new More(); record Base; sealed record More : Base { public List<int> Values { get; } = []; }", "X")]
    [InlineData("static readonly Base X = new Most(); abstract class Base; abstract class More : Base; sealed class Most : More { public int Value { get; set; } }", "X")]
    [InlineData("static readonly System.Collections.Immutable.IImmutableList<int> X = null!;", "X")]
    [InlineData("static readonly Func<int> X = Made; static Func<int> Made { get { var at = 0; return () => at++; } }", "X")]
    [InlineData("static int X { get; set; }", "X")]
    [InlineData("static List<int> X { get; } = [];", "X")]
    [InlineData("static event Action X;", "X")]
    [InlineData("internal sealed class Inner { static int X; }", "X")]
    public async Task It_fires_where_state_can_hide(string member, string at)
        => (await RuleRun.InModuleAsync(InClass(member))).ShouldBe([$"NETRA001 {at}"]);

    [Theory]
    [InlineData("const int X = 1;")]
    [InlineData("static readonly int X = 1;")]
    [InlineData("static readonly string? X = null;")]
    [InlineData("static readonly decimal? X = 1m;")]
    [InlineData("static readonly DayOfWeek X = DayOfWeek.Friday;")]
    [InlineData("static readonly (int, string) X = (1, \"a\");")]
    [InlineData("static readonly TimeSpan X = TimeSpan.FromSeconds(1);")]
    [InlineData("static readonly Guid X = Guid.Empty;")]
    [InlineData("static readonly Uri X = new(\"https://example.com\");")]
    [InlineData("static readonly Type X = typeof(string);")]
    [InlineData("static readonly System.Text.UTF8Encoding X = new(false);")]
    [InlineData("static readonly System.Text.RegularExpressions.Regex X = new(\"a\");")]
    [InlineData("static readonly System.Collections.Immutable.ImmutableArray<string> X = [];")]
    [InlineData("static readonly System.Collections.Frozen.FrozenDictionary<string, System.Collections.Immutable.ImmutableArray<int>> X = null!;")]
    [InlineData("static readonly System.Buffers.SearchValues<char> X = System.Buffers.SearchValues.Create(\"a\");")]
    [InlineData("static readonly System.Text.CompositeFormat X = System.Text.CompositeFormat.Parse(\"{0}\");")]
    [InlineData("static readonly System.Text.Json.JsonEncodedText X = System.Text.Json.JsonEncodedText.Encode(\"a\");")]
    [InlineData("static readonly System.Text.Json.JsonElement X;")]
    [InlineData("static readonly System.Diagnostics.ActivitySource X = new(\"a\");")]
    [InlineData("static readonly System.Diagnostics.Metrics.Counter<long> X = null!;")]
    [InlineData("static readonly Microsoft.Extensions.Logging.ILogger<string> X = null!;")]
    [InlineData("static readonly StringComparer X = StringComparer.Ordinal;")]
    [InlineData("static readonly Fixed X = new(1); sealed class Fixed(long at) : TimeProvider { private readonly long _at = at; public override long GetTimestamp() => _at; }")]
    [InlineData("static readonly Lazy<string> X = new(static () => \"a\");")]
    [InlineData("static readonly Func<int, int> X = static x => x + 1;")]
    [InlineData("static readonly Func<int, int> X = Next; static int Next(int x) => x + 1;")]
    [InlineData("static readonly AgentRef<string, string> X = null!;")]
    [InlineData("static readonly RunUsage X = RunUsage.None;")]
    [InlineData("static readonly Price X = new(1, \"a\"); sealed record Price(decimal Amount, string Name);")]
    [InlineData("static readonly Node X = new(null); sealed record Node(Node? Next);")]
    [InlineData("static readonly Base X = new More(1); abstract record Base; sealed record More(int Value) : Base;")]
    [InlineData("static readonly Func<int> Y = static () => 1; static readonly Func<int> X = Y;")]
    [InlineData("static int X => 1;")]
    [InlineData("static ReadOnlySpan<byte> X => \"abc\"u8;")]
    [InlineData("static List<int> X => [];")]
    [InlineData("static string X { get; } = \"a\";")]
    [InlineData("int X; List<int> Y { get; set; } = [];")]
    public async Task It_is_quiet_where_nothing_can_change(string member)
        => (await RuleRun.InModuleAsync(InClass(member))).ShouldBeEmpty();

    [Theory]
    [InlineData("[NetraWaiver(\"NETRA001\", \"counted by the runtime\")] static int X;")]
    [InlineData("[NetraWaiver(\"NETRA001\", \"all of it\")] static class Inner { static int X; }")]
    public async Task A_waiver_with_a_reason_waives_it(string member) => (await RuleRun.InModuleAsync(InClass(member))).ShouldBeEmpty();

    [Theory]
    [InlineData("[NetraWaiver(\"NETRA001\", \" \")] static int X;")]
    [InlineData("[NetraWaiver(\"NETRA002\", \"another rule\")] static int X;")]
    [InlineData("#pragma warning disable NETRA001\nstatic int X;\n")]
    public async Task Nothing_else_waives_it(string member) => (await RuleRun.InModuleAsync(InClass(member))).ShouldContain("NETRA001 X");

    [Fact]
    public async Task A_header_does_not_make_a_file_generated()
        => (await RuleRun.InModuleAsync("// <auto-generated/>\n#nullable enable\n" + InClass("static int X;"))).ShouldBe(["NETRA001 X"]);

    [Fact]
    public async Task A_host_is_looked_at_and_an_assembly_that_is_neither_is_not()
    {
        (await RuleRun.FindAsync([InClass("static int X;"), Samples.Host], [Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes)])).ShouldBe(["NETRA001 X"]);
        (await RuleRun.FindAsync([InClass("static int X;")], [])).ShouldBeEmpty();
    }

    private static string InClass(string member) => $"#pragma warning disable CS0169, CS0414, CS0067, CS0649\ninternal sealed class Holder\n{{\n{member}\n}}\n";
}
