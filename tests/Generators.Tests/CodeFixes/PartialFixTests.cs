using Netra.CodeFixes;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.CodeFixes;

/// <summary>The fix of NETRA105.</summary>
public sealed class PartialFixTests
{
    private const string Id = "NETRA105";
    private const string Body = " : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => new(input); }";

    [Theory]
    [InlineData("/// <summary>One.</summary>\n[Agent(\"a\")]\ninternal sealed class [|A|]" + Body, "/// <summary>One.</summary>\n[Agent(\"a\")]\ninternal sealed partial class A" + Body)]
    [InlineData("/// <summary>One.</summary>\n[Agent(\"a\")]\nclass [|A|]" + Body, "/// <summary>One.</summary>\n[Agent(\"a\")]\npartial class A" + Body)]
    [InlineData("/// <summary>One.</summary>\n[Agent(\"a\")] // why\ninternal /* here */ sealed\n    class [|A|]" + Body, "/// <summary>One.</summary>\n[Agent(\"a\")] // why\ninternal /* here */ sealed\n    partial class A" + Body)]
    [InlineData("/// <summary>One.</summary>\n/// <param name=\"X\">One.</param>\n[Durable] internal sealed record [|R|](int X);", "/// <summary>One.</summary>\n/// <param name=\"X\">One.</param>\n[Durable] internal sealed partial record R(int X);")]
    [InlineData("/// <summary>One.</summary>\n/// <param name=\"X\">One.</param>\n[Durable] internal readonly record struct [|R|](int X);", "/// <summary>One.</summary>\n/// <param name=\"X\">One.</param>\n[Durable] internal readonly partial record struct R(int X);")]
    [InlineData("\t[ToolSet]\r\n\tsealed class [|T|] { }\r\n", "\t[ToolSet]\r\n\tsealed partial class T { }\r\n")]
    // What is around it, where it is not partial yet.
    [InlineData(
        "/// <summary>One.</summary>\ninternal interface Outer\n{\n    internal partial class Middle\n    {\n        // kept\n        [ToolSet]\n        internal sealed class [|T|] { }\n    }\n}",
        "/// <summary>One.</summary>\ninternal partial interface Outer\n{\n    internal partial class Middle\n    {\n        // kept\n        [ToolSet]\n        internal sealed partial class T { }\n    }\n}")]
    public async Task It_adds_the_modifier_and_nothing_else(string marked, string expected)
    {
        (await RuleRun.InModuleAsync(FixRun.Plain(marked))).ShouldContain(found => found.StartsWith(Id, StringComparison.Ordinal));
        var text = (await FixRun.OneAsync(new PartialFix(), Id, marked)).ShouldHaveSingleItem();
        text.ShouldBe(expected);
        (await RuleRun.InModuleAsync(text)).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_of_a_project_are_fixed_at_once()
    {
        const string first = "internal class Outer { [ToolSet] internal sealed class [|One|] { } [ToolSet] internal sealed class [|Two|] { } }";
        const string second = "internal partial class Other { [ToolSet] internal sealed class [|Three|] { } }";
        // A part of its own elsewhere, that is partial already.
        const string third = "internal partial class Other { }";
        var texts = await FixRun.AllAsync(new PartialFix(), Id, first, second, third);
        texts.ShouldBe([
            "internal partial class Outer { [ToolSet] internal sealed partial class One { } [ToolSet] internal sealed partial class Two { } }",
            "internal partial class Other { [ToolSet] internal sealed partial class Three { } }",
            third,
        ]);
        (await RuleRun.InModuleAsync(texts)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_part_that_forgot_the_modifier_gets_it()
    {
        const string first = "internal partial class Outer { }";
        const string second = "internal class Outer { [ToolSet] internal sealed class [|One|] { } }";
        var texts = await FixRun.OneAsync(new PartialFix(), Id, first, second);
        texts.ShouldBe([first, "internal partial class Outer { [ToolSet] internal sealed partial class One { } }"]);
        Sources.Emit(Sources.Generate(Sources.Compile("Subject", [.. texts, "[assembly: Module(\"subject\")]"])));
    }
}
