using System.Runtime.CompilerServices;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>
/// The modules of tests/Samples, which are written as people write agents: every rule is quiet on them, without a waiver. That they
/// run is tested in tests/Samples.Tests.
/// </summary>
public sealed class SampleModuleTests
{
    [Theory]
    [InlineData("Travel")]
    [InlineData("Helpdesk")]
    [InlineData("Research")]
    public async Task Every_rule_is_quiet_on_a_module_as_people_write_it(string name)
    {
        var folder = Path.Combine(Folder(), "../../Samples", name);
        var sources = Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        sources.ShouldNotBeEmpty();
        // As ImplicitUsings has it.
        var compilation = Sources.Compile($"Netra.Samples.{name}", [.. sources, "global using System.IO; global using System.Net.Http;"]);
        var found = await RuleRun.AllAsync(compilation, Sources.Options);
        found.Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();
        Sources.Emit(Sources.Generate(compilation));
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
