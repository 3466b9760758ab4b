using System.Diagnostics;
using System.Text.Json;

namespace Netra.Compliance.Tests;

/// <summary>A code base that breaks the rules adopts them: real builds of a small solution in a folder of its own.</summary>
public sealed class AdoptionTests
{
    private const string Report = "artifacts/compliance/compliance.json";

    [Fact]
    public async Task A_code_base_of_60_percent_adopts_the_rules_without_a_day_of_red_builds()
    {
        using var folder = new Folder();
        Write(folder);

        // Four of ten: red, until what is there is known.
        var red = await BuildAsync(folder);
        red.ExitCode.ShouldNotBe(0, red.Output);
        Errors(red.Output).ShouldBe(["NETRA001", "NETRA001", "NETRA001", "NETRA001"], red.Output);
        Run("baseline", folder["Acme.sln"]).ShouldBe(0);
        folder.Read("netra.baseline.txt").Split('\n').Count(line => line.StartsWith("NETRA001 | Acme.Billing | F:Acme.Billing.Old", StringComparison.Ordinal)).ShouldBe(4);

        // Green from then on, with a report that says how far there is to go.
        var green = await BuildAsync(folder);
        green.ExitCode.ShouldBe(0, green.Output);
        green.Output.ShouldContain("score 60");
        Number(folder, "score").ShouldBe(60m);
        Number(folder, "checked").ShouldBe(10m);
        Number(folder, "known_count").ShouldBe(4m);
        folder.Read("artifacts/compliance/netra.sarif").ShouldNotContain(folder.Path);

        // What is new is an error, alone.
        folder.Write("Good1.cs", "namespace Acme.Billing;\ninternal static class Good1 { public static int Count; }\n");
        var worse = await BuildAsync(folder);
        worse.ExitCode.ShouldNotBe(0, worse.Output);
        Errors(worse.Output).ShouldBe(["NETRA001"], worse.Output);
        worse.Output.ShouldContain("Good1.cs(2");

        // What is fixed raises the score, and the line that is not needed is told.
        folder.Write("Good1.cs", "namespace Acme.Billing;\ninternal static class Good1;\n");
        folder.Write("Old1.cs", "namespace Acme.Billing;\ninternal static class Old1;\n");
        folder.Write("Old2.cs", "namespace Acme.Billing;\ninternal static class Old2;\n");
        var better = await BuildAsync(folder);
        better.ExitCode.ShouldBe(0, better.Output);
        better.Output.ShouldContain("warning NETRA993");
        Number(folder, "score").ShouldBe(80m);
        JsonDocument.Parse(folder.Read(Report)).RootElement.GetProperty("stale_baseline_lines").GetArrayLength().ShouldBe(2);
        Run("baseline", folder["Acme.sln"]).ShouldBe(0);
        folder.Read("netra.baseline.txt").Split('\n').Count(line => line.StartsWith("NETRA001", StringComparison.Ordinal)).ShouldBe(2);
    }

    private static void Write(Folder folder)
    {
        var bin = Path.Combine("bin", Folder.Configuration);
        string Built(params string[] parts) => Path.Combine([Folder.Repository, .. parts]);
        folder.Write("Acme.sln", """
            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "Acme.Billing", "Acme.Billing.csproj", "{11111111-1111-1111-1111-111111111111}"
            EndProject
            Global
            	GlobalSection(SolutionConfigurationPlatforms) = preSolution
            		Debug|Any CPU = Debug|Any CPU
            	EndGlobalSection
            	GlobalSection(ProjectConfigurationPlatforms) = postSolution
            		{11111111-1111-1111-1111-111111111111}.Debug|Any CPU.ActiveCfg = Debug|Any CPU
            		{11111111-1111-1111-1111-111111111111}.Debug|Any CPU.Build.0 = Debug|Any CPU
            	EndGlobalSection
            EndGlobal
            """);
        folder.Write("Directory.Solution.targets", $"""
            <Project>
              <PropertyGroup><NetraComplianceTool>{Built("src", "Compliance", bin, "Netra.Compliance.dll")}</NetraComplianceTool></PropertyGroup>
              <Import Project="{Built("src", "Compliance", "build", "Solution.targets")}" />
            </Project>
            """);
        folder.Write("Acme.Billing.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <NoWarn>CS1591</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <Reference Include="{Built("src", "Contracts", bin, "net10.0", "Netra.Contracts.dll")}" />
                <Analyzer Include="{Built("src", "Generators", bin, "netstandard2.0", "Netra.Generators.dll")}" />
                <CompilerVisibleProperty Include="IntermediateOutputPath;BaseIntermediateOutputPath" />
                <AdditionalFiles Include="netra.baseline.txt" Condition="Exists('netra.baseline.txt')" />
              </ItemGroup>
              <Import Project="{Built("src", "Compliance", "build", "Project.targets")}" />
            </Project>
            """);
        // The assembly and nine types, four of which break a rule.
        folder.Write("Module.cs", "[assembly: Netra.Module(\"billing\")]\n");
        for (var i = 1; i <= 4; i++)
        {
            folder.Write($"Old{i}.cs", $"namespace Acme.Billing;\ninternal static class Old{i} {{ public static int Count; }}\n");
        }
        for (var i = 1; i <= 5; i++)
        {
            folder.Write($"Good{i}.cs", $"namespace Acme.Billing;\ninternal static class Good{i};\n");
        }
    }

    private static decimal Number(Folder folder, string name) => JsonDocument.Parse(folder.Read(Report)).RootElement.GetProperty(name).GetDecimal();

    // Each is told where it is and again at the end.
    private static string[] Errors(string output)
        => [.. output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct().Select(line => line.Split(": error ")[1].Split(':')[0])];

    private static int Run(params string[] args) => CommandLine.Run(args, TextWriter.Null, TextWriter.Null);

    private static async Task<(int ExitCode, string Output)> BuildAsync(Folder folder)
    {
        var start = new ProcessStartInfo("dotnet", ["build", "Acme.sln", "-v", "minimal", "-tl:off", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test runner's own build left behind is another build's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, output + await error);
    }
}
