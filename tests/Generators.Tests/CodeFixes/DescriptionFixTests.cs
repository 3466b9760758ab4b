using Netra.CodeFixes;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.CodeFixes;

/// <summary>The fix of NETRA205.</summary>
public sealed class DescriptionFixTests
{
    private const string Id = "NETRA205";

    [Theory]
    [InlineData(
        "[ToolSet]\ninternal sealed partial class Tools\n{\n    [Tool]\n    public int [|CountThings|]() => 1;\n}\n",
        "[ToolSet]\ninternal sealed partial class Tools\n{\n    /// <summary>Count things.</summary>\n    [Tool]\n    public int CountThings() => 1;\n}\n")]
    [InlineData(
        "[ToolSet]\ninternal sealed partial class Tools\n{\n    /// <summary>Counts.</summary>\n    /// <returns>How many.</returns>\n    [Tool]\n    public int Count(string [|firstName|]) => 1;\n}\n",
        "[ToolSet]\ninternal sealed partial class Tools\n{\n    /// <summary>Counts.</summary>\n    /// <param name=\"firstName\">First name.</param>\n    /// <returns>How many.</returns>\n    [Tool]\n    public int Count(string firstName) => 1;\n}\n")]
    [InlineData(
        "[ToolSet]\ninternal sealed partial class Tools\n{\n    /// <summary>Counts.</summary>\n    /// <param name=\"a\">A.</param>\n    /// <param name=\"c\">C.</param>\n    [Tool]\n    public int Count(int a, int [|b|], int c) => 1;\n}\n",
        "[ToolSet]\ninternal sealed partial class Tools\n{\n    /// <summary>Counts.</summary>\n    /// <param name=\"a\">A.</param>\n    /// <param name=\"b\">B.</param>\n    /// <param name=\"c\">C.</param>\n    [Tool]\n    public int Count(int a, int b, int c) => 1;\n}\n")]
    [InlineData(
        "[ToolSet]\ninternal sealed partial class Tools\n{\n    // why\n    /// <param name=\"a\">A.</param>\n    [Tool]\n    public int [|Count|](int a) => 1;\n}\n",
        "[ToolSet]\ninternal sealed partial class Tools\n{\n    // why\n    /// <summary>Count.</summary>\n    /// <param name=\"a\">A.</param>\n    [Tool]\n    public int Count(int a) => 1;\n}\n")]
    [InlineData(
        "[ToolSet] internal sealed partial class Tools { [Tool] public int [|Count|]() => 1; }",
        "[ToolSet] internal sealed partial class Tools { \n    /// <summary>Count.</summary>\n    [Tool] public int Count() => 1; }")]
    [InlineData("\r\n[Agent(\"a\")]\r\ninternal sealed partial class [|TripAgent|] { }", "\r\n/// <summary>Trip agent.</summary>\r\n[Agent(\"a\")]\r\ninternal sealed partial class TripAgent { }")]
    public async Task It_documents_and_changes_nothing_else(string marked, string expected)
        => (await FixRun.OneAsync(new DescriptionFix(), Id, marked)).ShouldHaveSingleItem().ShouldBe(expected);

    [Fact]
    public async Task All_of_a_file_are_described_at_once()
    {
        const string marked = """
            [ToolSet]
            internal sealed partial class Tools
            {
                [Tool]
                public int [|FindUserByIdAsync|](int [|userId|], string [|maxURLs|]) => 1;

                internal sealed record Place(string [|City|], string [|Country|]);
            }
            """;
        const string expected = """
            [ToolSet]
            internal sealed partial class Tools
            {
                /// <summary>Find user by id.</summary>
                /// <param name="userId">User id.</param>
                /// <param name="maxURLs">Max urls.</param>
                [Tool]
                public int FindUserByIdAsync(int userId, string maxURLs) => 1;

                /// <param name="City">City.</param>
                /// <param name="Country">Country.</param>
                internal sealed record Place(string City, string Country);
            }
            """;
        (await FixRun.AllAsync(new DescriptionFix(), Id, marked)).ShouldBe([expected]);
    }

    [Fact]
    public async Task Where_the_rule_fired_it_is_quiet_after()
    {
        const string source = """
            [Agent("trip", Entry = true)]
            internal sealed partial class TripAgent : IAgent<Trip, string>
            {
                public ValueTask<string> RunAsync(Trip input, IRun run, CancellationToken ct) => new(input.City);
            }

            internal sealed record Trip(string City, int Days)
            {
                public Stay? Stay { get; init; }
            }

            internal sealed class Stay
            {
                public string? HotelName { get; set; }
            }

            [ToolSet]
            internal sealed partial class TripTools
            {
                /// <summary>Books.</summary>
                /// <param name="trip">What.</param>
                [Tool]
                public int Book(Trip trip, string note) => trip.Days;

                [Tool]
                public int Count(string city) => city.Length;
            }
            """;
        var marked = await FixRun.MarkAsync(Id, source);
        foreach (var at in new[] { "[|TripAgent|]", "[|City|]", "[|Days|]", "[|Stay|] {", "[|HotelName|]", "[|note|]", "[|Count|]", "[|city|]" })
        {
            marked.ShouldContain(at);
        }
        var text = (await FixRun.AllAsync(new DescriptionFix(), Id, marked)).ShouldHaveSingleItem();
        (await FixRun.MarkAsync(Id, text)).ShouldBe(text);
        text.ShouldContain("    /// <param name=\"trip\">What.</param>\n    /// <param name=\"note\">Note.</param>\n    [Tool]");
    }

    [Fact]
    public async Task What_has_no_documentation_of_its_own_is_left_alone()
        => (await FixRun.OneAsync(new DescriptionFix(), Id, "class C { Func<int, int> F = [|x|] => x; }")).ShouldBeEmpty();
}
