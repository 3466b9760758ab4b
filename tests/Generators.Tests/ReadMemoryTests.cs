using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests;

/// <summary>What was read of a declaration is kept for as long as nothing changes that it depends on, and not for longer.</summary>
public sealed class ReadMemoryTests
{
    private const string Tools = """
        using System.ComponentModel;
        using Money = Shop.Price;
        using static Shop.Texts;
        [assembly: Module("shop")]
        namespace Shop.Sales;

        /// <summary>Sells.</summary>
        [Agent(Names.Agent), UseTools<SalesTools>]
        internal sealed partial class Seller : IModelAgent<Question, string> { public string Instructions(Question input) => "Be brief."; }

        [ToolSet]
        internal sealed partial class SalesTools(IClock clock) : Basis
        {
            /// <summary>Offers.</summary>
            [Tool(Effect = ToolEffect.Read)]
            public Offer Find([Description(Long)] string query, Order order, Cash cash, [Limit] int most = Names.Most) => new(new(clock.Now + most, query), order);
        }
        """;

    // Each is a file, and each is something that the tools depend on, directly or through others.
    private static readonly ImmutableArray<string> Files =
    [
        Tools,
        "namespace Shop; internal static class Names { public const string Agent = \"seller\"; public const int Most = More.Ten; }",
        "namespace Shop; internal static class More { public const int Ten = 10; }",
        "namespace Shop; internal static class Texts { public const string Long = \"What to look for.\"; }",
        "namespace Shop; internal sealed record Price(int Amount, string Currency);",
        "namespace Shop.Sales; internal sealed record Offer(Money2 Price, Order Order); internal sealed record Money2(long Amount, string Currency);",
        "namespace Shop.Sales; internal sealed record Question(string Text);",
        "namespace Shop.Sales; internal enum Order { Up, Down }",
        "namespace Shop.Sales; internal interface IClock { int Now { get; } } [Service(Lifetime.User)] internal sealed class Clock : IClock { public int Now => 1; }",
        "namespace Shop.Sales; internal abstract class Basis { /// <summary>Counts.</summary>\n [Tool] public int Count() { return 1; } }",
        "namespace Shop.Sales; internal sealed class LimitAttribute : System.Attribute; internal sealed class Nothing { int Two() { return 2; } }",
        "global using Cash = Shop.Price;",
    ];

    public static TheoryData<string, string> Edits => new()
    {
        // Constants, near and far.
        { "\"seller\"", "\"vendor\"" },
        { "Ten = 10", "Ten = 11" },
        { "What to look for.", "Which words." },
        // Types behind an alias, a global alias, a member of a member.
        { "record Price(int Amount", "record Price(long Amount" },
        { "global using Cash = Shop.Price;", "global using Cash = Shop.Sales.Money2;" },
        { "using Money = Shop.Price;", "using Money = Shop.Sales.Money2; // now" },
        { "Money2(long Amount", "Money2(decimal Amount" },
        { "{ Up, Down }", "{ Up, Down, Sideways }" },
        { "record Question(string Text)", "record Question(string? Text)" },
        // A basis: what it inherits.
        { "public int Count()", "public long Count()" },
        { "public int Count()", "public virtual int CountAll()" },
        // What a name means, because of a type that was not there before, or is no more.
        { "namespace Shop; internal static class Names", "internal static class Names" },
        { "internal enum Order { Up, Down }", "internal enum Other { Up, Down }" },
        { "internal sealed class Nothing", "internal sealed class Price2(int X) { } internal sealed class Nothing" },
        { "internal sealed class Nothing", "internal sealed class DescriptionAttribute(string text) : System.Attribute { public string Text => text; } internal sealed class Nothing" },
        { "internal sealed class Nothing", "internal static class Names { public const string Agent = \"nearer\"; public const int Most = 3; } internal sealed class Nothing" },
        { "internal sealed class Nothing", "internal partial class SalesTools { /// <summary>More.</summary>\n [Tool] public int More() => 1; } internal sealed class Nothing" },
        { "interface IClock", "partial interface IHidden { } file interface IClock" },
        { "internal sealed class Nothing", "namespace Names { internal sealed class Any; } internal sealed class Nothing" },
        // A directive in a body, and what follows it.
        { "return 1; } }", "\n#nullable disable\n return 1; } /// <summary>Says.</summary>\n [Tool] public string Say(string? word) => \"\"; }" },
        // Bodies and comments change nothing.
        { "return 2;", "return 3;" },
        { "internal sealed class Nothing", "// here\ninternal sealed class Nothing" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void After_an_edit_everything_is_as_if_read_for_the_first_time(string from, string to)
    {
        var before = Sources.Compile("Subject", Files);
        var driver = Sources.Driver().RunGenerators(before);
        Incremental.Texts(driver).Keys.ShouldContain(hint => hint.Contains("SalesTools", StringComparison.Ordinal));

        var trees = before.SyntaxTrees.Where(tree => tree.ToString().Contains(from, StringComparison.Ordinal)).ToArray();
        trees.ShouldNotBeEmpty();
        foreach (var tree in trees)
        {
            var text = tree.ToString().Replace(from, to, StringComparison.Ordinal);
            Same(driver, before.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, Sources.Parse, tree.FilePath)));
        }
    }

    [Fact]
    public void After_an_edit_of_anything_at_all_everything_is_as_if_read_for_the_first_time()
    {
        var random = new Random(20261);
        var compilation = Sources.Compile("Subject", Files);
        var driver = Sources.Driver().RunGenerators(compilation);
        var different = 0;
        for (var i = 0; i < 150; i++)
        {
            // Words of all files change places with each other: names that hide, bases that vanish, code that no longer compiles.
            var tree = compilation.SyntaxTrees[random.Next(compilation.SyntaxTrees.Length)];
            var tokens = tree.GetRoot().DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) || token.IsKind(SyntaxKind.NumericLiteralToken) || token.IsKind(SyntaxKind.IntKeyword)).ToArray();
            if (tokens.Length == 0)
            {
                continue;
            }
            var all = compilation.SyntaxTrees.SelectMany(other => other.GetRoot().DescendantTokens()).Where(token => token.IsKind(SyntaxKind.IdentifierToken) || token.IsKind(SyntaxKind.IntKeyword)).ToArray();
            var token = tokens[random.Next(tokens.Length)];
            var text = tree.GetText().Replace(token.Span, all[random.Next(all.Length)].Text);
            var edited = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, Sources.Parse, tree.FilePath));
            different += Same(driver, edited) ? 0 : 1;
            if (random.Next(4) == 0)
            {
                (compilation, driver) = (edited, driver.RunGenerators(edited));
            }
            if (random.Next(12) == 0)
            {
                compilation = Sources.Compile("Subject", Files);
                driver = Sources.Driver().RunGenerators(compilation);
            }
        }
        different.ShouldBeGreaterThan(30);
    }

    public static TheoryData<string, string, string, string> Subtleties => new()
    {
        // A body vanishes and leaves the same text around it: a property becomes a field, a written setter an automatic one.
        { "[Tool] public Thing Get() => new();", "internal sealed class Thing { public int A => 1; }", "A => 1;", "A ;" },
        { "[Tool] public int Put(Thing thing) => thing.A;", "internal sealed class Thing { public int A { get => 1; set => _ = value; } }", "get => 1; set => _ = value;", "get ; set ;" },
        // The same names of namespaces, one now within the other.
        { "[Tool] public int Count(int most = Names.Most) => most;", "namespace Shop.Sales { } namespace Names { class Any; } namespace Shop { class Names { public const int Most = 3; } }", "namespace Shop.Sales { } namespace Names { class Any; }", "namespace Shop.Sales { namespace Names { class Any; } }" },
        // Documentation calls a type by its name once there is one.
        { "/// <summary>Counts a <see cref=\"Bag{T}\"/>.</summary>\n[Tool] public int Count() => 1;", "class Nothing;", "Nothing", "Bag<T>" },
    };

    [Theory]
    [MemberData(nameof(Subtleties))]
    public void After_an_edit_that_leaves_nearly_the_same_text_everything_is_as_if_read_for_the_first_time(string tool, string other, string from, string to)
    {
        var subject = $$"""
            [assembly: Module("shop")]
            namespace Shop.Sales;
            [ToolSet] internal sealed partial class Tools { {{tool}} }
            """;
        var before = Sources.Compile("Subject", [subject, other]);
        var driver = Sources.Driver().RunGenerators(before);
        Incremental.Texts(driver).Keys.ShouldContain(hint => hint.Contains("Tools", StringComparison.Ordinal));

        var tree = before.SyntaxTrees[^1];
        Same(driver, before.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(other.Replace(from, to, StringComparison.Ordinal), Sources.Parse, tree.FilePath))).ShouldBeFalse();
    }

    [Fact]
    public void After_a_file_was_renamed_everything_is_as_if_read_for_the_first_time()
    {
        const string Subject = "[assembly: Module(\"shop\")] [ToolSet] internal sealed partial class Tools { [Tool] public Thing Get(Thing thing) => thing; }";
        var before = Sources.Compile("Subject", [Subject, "internal sealed partial class Thing { public int A { get; set; } }", "internal sealed partial class Thing { public int B { get; set; } }"]);
        var driver = Sources.Driver().RunGenerators(before);

        var last = before.SyntaxTrees[^1];
        Same(driver, before.ReplaceSyntaxTree(last, last.WithFilePath("/project/A.cs"))).ShouldBeFalse();
    }

    [Fact]
    public void What_another_assembly_says_is_read_again_when_the_reference_changes()
    {
        const string Subject = "[assembly: Module(\"m\")] [ToolSet] internal sealed partial class Tools { [Tool] public Lib.Thing Get(Lib.Thing thing) => thing; }";
        var before = Sources.Compile("Subject", [Subject], [Sources.Module("Lib", "namespace Lib; public sealed record Thing(int A);")]);
        var driver = Sources.Driver().RunGenerators(before);
        var after = before.ReplaceReference(before.References.Last(), Sources.Module("Lib", "namespace Lib; public sealed record Thing(int A, string B);"));

        Same(driver, after).ShouldBeFalse();
        Same(driver, before.WithOptions(before.Options.WithNullableContextOptions(NullableContextOptions.Disable))).ShouldBeFalse();
    }

    // Whether the edit changed anything; fails unless a driver that remembers and one that never saw any of these trees agree.
    private static bool Same(GeneratorDriver driver, CSharpCompilation edited)
    {
        var before = Incremental.Texts(driver);
        var remembered = Incremental.Texts(driver.RunGenerators(edited));
        var fresh = edited.RemoveAllSyntaxTrees().AddSyntaxTrees(edited.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.GetText(), (CSharpParseOptions)tree.Options, tree.FilePath)));
        remembered.ShouldBe(Incremental.Texts(Sources.Driver().RunGenerators(fresh)));
        return remembered.SequenceEqual(before);
    }
}
