using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Netra.Generators.Tests;

/// <summary>NETRA-ARROW and NETRA-ROLE: what a project may reference follows from where it stands; NETRA-RULES. Runs the build's own files on small projects.</summary>
public sealed class ArrowTests : IDisposable
{
    private const string Contracts = "src/Contracts/Netra.Contracts.csproj";
    private const string One = "src/Modules/One/Netra.One.csproj";
    private const string Two = "src/Modules/Two/Netra.Two.csproj";
    private const string Host = "src/Host/Netra.Host.csproj";
    private const string Generators = "src/Generators/Netra.Generators.csproj";
    private const string Testing = "src/Testing/Netra.Testing.csproj";

    private readonly string _folder = Directory.CreateTempSubdirectory("netra-arrows-").FullName;

    public ArrowTests()
    {
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "BannedSymbols.txt", "src/Compliance/build/Project.targets" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
            File.Copy(Path.Combine(Root(), file), Path.Combine(_folder, file));
        }
        foreach (var project in new[] { Contracts, One, Two, Host, Generators, Testing, "src/CodeFixes/Netra.CodeFixes.csproj" })
        {
            Write(project);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    // Sideways, upwards, and out of the generator.
    [InlineData(One, Two, "Netra.One (module) must not reference Netra.Two; share a contract in Netra.Contracts instead.")]
    [InlineData(One, Host, "Netra.One (module) must not reference Netra.Host; share a contract in Netra.Contracts instead.")]
    [InlineData(Contracts, One, "Netra.Contracts (contracts) must not reference Netra.One; contracts know no other project; the type they need belongs in Netra.Contracts.")]
    [InlineData(Host, Generators, "Netra.Host (host) must not reference Netra.Generators; a host references Netra.Contracts and modules, nothing else of ours.")]
    [InlineData(Generators, Contracts, "Netra.Generators (generator) must not reference Netra.Contracts; generators know none of ours; look types up by their metadata name instead.")]
    // What helps tests is out of the product's reach, and knows no module.
    [InlineData(One, Testing, "Netra.One (module) must not reference Netra.Testing; share a contract in Netra.Contracts instead.")]
    [InlineData(Host, Testing, "Netra.Host (host) must not reference Netra.Testing; a host references Netra.Contracts and modules, nothing else of ours.")]
    [InlineData(Contracts, Testing, "Netra.Contracts (contracts) must not reference Netra.Testing; contracts know no other project; the type they need belongs in Netra.Contracts.")]
    [InlineData(Testing, One, "Netra.Testing (testing) must not reference Netra.One; it is given a composition root by the tests, and references Netra.Contracts only.")]
    public async Task A_reference_against_the_arrows_fails_the_build(string from, string to, string expected)
    {
        Write(from, to);
        // As dotnet build begins: before anything is restored, so that a circle is named as what it is.
        var (code, output) = await BuildAsync(from, "Restore");
        code.ShouldNotBe(0, output);
        output.ShouldContain("error NETRA-ARROW: " + expected);
    }

    [Theory]
    [InlineData(One, Contracts)]
    [InlineData(Host, Contracts)]
    [InlineData(Host, One)]
    [InlineData(Testing, Contracts)]
    public async Task A_reference_along_the_arrows_is_fine(string from, string to)
    {
        Write(from, to);
        var (code, output) = await BuildAsync(from, "NetraCheckDirectReferences");
        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task A_project_that_stands_nowhere_does_not_build()
    {
        Write("src/Somewhere/Netra.Somewhere.csproj");
        var (code, output) = await BuildAsync("src/Somewhere/Netra.Somewhere.csproj", "Restore");
        code.ShouldNotBe(0, output);
        output.ShouldContain("error NETRA-ROLE: Netra.Somewhere stands in /src/Somewhere/, which is no room of this solution");
    }

    [Theory]
    [InlineData("RunAnalyzers")]
    [InlineData("RunAnalyzersDuringBuild")]
    public async Task The_rules_cannot_be_switched_off_by_a_setting(string setting)
    {
        var (code, output) = await BuildAsync(One, "NetraCheckRules", $"-p:{setting}=false");
        code.ShouldNotBe(0, output);
        output.ShouldContain("error NETRA-RULES: Netra.One is built without the rules");
        (code, output) = await BuildAsync(One, "NetraCheckRules", $"-p:{setting}=true");
        code.ShouldBe(0, output);
    }

    [Theory]
    [InlineData("<Compile Include=\"obj/Hidden.cs\" />", "")]
    [InlineData("<Compile Include=\"obj/A/B/C/*.cs\" />", "")]
    [InlineData("", "<EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles><CompilerGeneratedFilesOutputPath>src</CompilerGeneratedFilesOutputPath>")]
    [InlineData("", "<EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles><CompilerGeneratedFilesOutputPath>.</CompilerGeneratedFilesOutputPath>")]
    public async Task Nothing_of_the_project_is_compiled_from_where_the_rules_do_not_look(string items, string properties)
    {
        var folder = Path.GetDirectoryName(Path.Combine(_folder, One))!;
        foreach (var file in new[] { "obj/Hidden.cs", "obj/A/B/C/Hidden.cs", "src/A/B/Hidden.cs" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), "");
        }
        var (code, output) = await BuildAsync(One, "NetraCheckRules");
        code.ShouldBe(0, output);
        File.WriteAllText(Path.Combine(_folder, One), $"<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>{properties}</PropertyGroup><ItemGroup>{items}</ItemGroup></Project>");
        (code, output) = await BuildAsync(One, "NetraCheckRules");
        code.ShouldNotBe(0, output);
        output.ShouldContain("Hidden.cs' from a folder for generated code");
    }

    private void Write(string project, params string[] references)
    {
        var path = Path.Combine(_folder, project);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var items = string.Concat(references.Select(reference => $"<ProjectReference Include=\"{Path.Combine(_folder, reference)}\" />"));
        File.WriteAllText(path, $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{items}</ItemGroup></Project>");
    }

    private async Task<(int Code, string Output)> BuildAsync(string project, string target, params string[] settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["msbuild", Path.Combine(_folder, project), $"-t:{target}", "-nologo", "-nodeReuse:false", .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        using var build = Process.Start(start)!;
        var output = build.StandardOutput.ReadToEndAsync();
        var errors = build.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await build.WaitForExitAsync(limit.Token);
        return (build.ExitCode, await output + await errors);
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../.."));
}
