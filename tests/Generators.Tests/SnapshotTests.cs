using Microsoft.CodeAnalysis;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public void A_model_agent_with_tools() => Snapshot.Match([Samples.Weather]);

    [Fact]
    public void A_code_agent_with_services_of_every_lifetime() => Snapshot.Match([Samples.Services]);

    [Fact]
    public void Every_shape_of_argument() => Snapshot.Match([Samples.Shapes]);

    [Fact]
    public void Unions_streams_inherited_tools_and_agents_that_are_called() => Snapshot.Match([ShapeSamples.Family]);

    [Fact]
    public void Durable_types() => Snapshot.Match([Samples.Durables]);

    [Fact]
    public void Names_that_are_keywords_or_hide_the_framework() => Snapshot.Match([Samples.Hostile]);

    [Fact]
    public void A_module_of_nothing() => Snapshot.Match(["[assembly: Module(\"empty-one\")]"]);

    [Fact]
    public void A_host_of_two_modules()
        => Snapshot.Match([Samples.Host], [Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes)]);

    [Fact]
    public void No_snapshot_is_without_its_test()
    {
        var folder = Path.Combine(Snapshot.FolderOf(ThisFile()), "Snapshots");
        var tests = typeof(SnapshotTests).GetMethods().Select(method => $"{nameof(SnapshotTests)}.{method.Name}").ToHashSet();
        Directory.GetDirectories(folder).Select(Path.GetFileName).ShouldAllBe(name => tests.Contains(name!));
        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;
}
