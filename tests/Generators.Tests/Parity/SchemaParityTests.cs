namespace Netra.Generators.Tests.Parity;

/// <summary>Our schemas against those of AIJsonUtilities, for every tool of the fixture.</summary>
public sealed class SchemaParityTests
{
    [Fact]
    public void Schemas_differ_from_the_librarys_only_where_a_reason_is_given()
    {
        var peer = new Peer();
        var intendeds = IntendedSchemaDifference.All();
        var differences = ParityTool.All().SelectMany(tool => Of(tool, peer)).ToList();

        differences.Where(difference => !intendeds.Any(intended => intended.Covers(difference)))
            .Select(difference => $"{difference.Tool} {difference.Place} {difference.Keyword}: ours {difference.Ours ?? "-"}, theirs {difference.Theirs ?? "-"}")
            .ShouldBeEmpty("these are not on the list");
        intendeds.Where(intended => !differences.Any(intended.Covers)).Select(intended => intended.What).ShouldBeEmpty("these no longer differ");
    }

    private static IReadOnlyList<SchemaDifference> Of(ParityTool tool, Peer peer)
    {
        try
        {
            return
            [
                .. SchemaComparison.Of(tool.Name, "", tool.Descriptor.InputSchema, peer.SchemaOf(tool.Method)),
                .. SchemaComparison.Of(tool.Name, "result", tool.Descriptor.OutputSchema!.Value, peer.ResultSchemaOf(tool.Method)),
            ];
        }
        catch (ArgumentException none)
        {
            return [new(tool.Name, "", "(none)", "a schema", none.Message)];
        }
    }
}
