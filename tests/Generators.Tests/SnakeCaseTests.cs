using System.Text.Json;
using Netra.Generators.Text;

namespace Netra.Generators.Tests;

public sealed class SnakeCaseTests
{
    [Theory]
    [InlineData("HighCost")]
    [InlineData("HTTPServer")]
    [InlineData("IOStream2")]
    [InlineData("X")]
    [InlineData("")]
    [InlineData("already_snake")]
    [InlineData("_leading")]
    [InlineData("Trailing_")]
    [InlineData("p99Latency")]
    [InlineData("UInt16")]
    [InlineData("A1B2C3")]
    [InlineData("ÄrgerÜber")]
    [InlineData("foo Bar  baz")]
    [InlineData("ABCdefGHI")]
    [InlineData("工程A")]
    public void Names_are_those_that_the_framework_makes(string name) => SnakeCase.Of(name).ShouldBe(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));

    [Fact]
    public void Random_names_are_those_that_the_framework_makes()
    {
        var random = new Random(20261122);
        const string alphabet = "aabbzzAABBZZ0919__ ÄäÉ";
        for (var i = 0; i < 20_000; i++)
        {
            var name = new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            SnakeCase.Of(name).ShouldBe(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), name);
        }
    }

    [Theory]
    [InlineData("ForecastAsync", "forecast")]
    [InlineData("Async", "async")]
    [InlineData("FindCostDriversAsync", "find_cost_drivers")]
    [InlineData("Asynchronous", "asynchronous")]
    public void A_tool_is_called_like_its_method(string method, string tool) => ToolNames.OfMethod(method).ShouldBe(tool);
}
