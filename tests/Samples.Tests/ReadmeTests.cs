using System.Runtime.CompilerServices;

namespace Netra.Samples.Tests;

/// <summary>The README says how an agent is tested with code that is compiled and run here.</summary>
public sealed class ReadmeTests
{
    private const string Heading = "\n## Testing an agent\n";
    private const string Fence = "\n```csharp\n";

    [Fact]
    public void Every_code_block_about_testing_stands_in_a_file_of_these_tests()
    {
        var sources = Directory.EnumerateFiles(Folder(), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).ToArray();
        var readme = File.ReadAllText(Path.Combine(Folder(), "..", "..", "README.md"));
        var section = readme[(readme.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        var blocks = section.Split(Fence)[1..].Select(static block => block[..block.IndexOf("\n```", StringComparison.Ordinal)]).ToArray();
        blocks.Length.ShouldBe(2);
        foreach (var block in blocks)
        {
            sources.ShouldContain(source => source.Contains(block, StringComparison.Ordinal), block);
        }
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
