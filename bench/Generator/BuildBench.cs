using System.Diagnostics;

namespace Netra.Bench;

/// <summary>
/// What the generator and all rules add to the build of the whole solution. A build without the generator does not compile, because
/// the product calls generated code; so the code is generated once and saved, and the builds to compare with compile it as source
/// files, with the generator's assembly, which holds the rules too, taken from the compiler's command line. Both build the same projects, the
/// generator's own as well, from the same sources in a copy of the repository, by turns, as a developer builds: with the compiler's server, which
/// each build starts anew, so that none finds the other's warm.
/// </summary>
internal static class BuildBench
{
    private const int Builds = 7;
    private const double Most = 1.15;

    public static async Task<int> RunAsync()
    {
        var root = Path.GetFullPath((await ProcessAsync(".", "git", ["rev-parse", "--show-toplevel"])).Trim());
        var copy = Directory.CreateTempSubdirectory("netra-build-").FullName;
        try
        {
            foreach (var file in (await ProcessAsync(root, "git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"])).Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(root, file))))
            {
                var target = Path.Combine(copy, "tree", file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(root, file), target);
            }
            var tree = Path.Combine(copy, "tree");
            var saved = Path.Combine(copy, "saved");
            await ProcessAsync(tree, "dotnet", ["restore", "-nodeReuse:false"]);
            await BuildAsync(tree, saved, "save");
            foreach (var generated in Directory.GetDirectories(tree, "Netra.Generators", SearchOption.AllDirectories).Where(folder => folder.Contains("/obj/Release/", StringComparison.Ordinal)))
            {
                var project = Directory.GetFiles(generated[..generated.IndexOf("/obj/", StringComparison.Ordinal)], "*.csproj").Single();
                Directory.CreateDirectory(Path.Combine(saved, Path.GetFileNameWithoutExtension(project)));
                Directory.Move(generated, Path.Combine(saved, Path.GetFileNameWithoutExtension(project), "Netra.Generators"));
            }
            Console.WriteLine($"{Directory.GetFiles(saved, "*.cs", SearchOption.AllDirectories).Length} generated files of {Directory.GetDirectories(saved).Length} projects saved");

            var (with, without) = (new List<double>(), new List<double>());
            for (var i = 0; i < Builds; i++)
            {
                with.Add(await BuildAsync(tree, saved, "generate"));
                without.Add(await BuildAsync(tree, saved, "use"));
                Console.WriteLine($"{with[^1]:0.0} s with, {without[^1]:0.0} s without");
            }
            var ratio = Median(with) / Median(without);
            var isGood = ratio <= Most;
            Console.WriteLine($"the build of the solution: median of {Builds} {Median(with):0.0} s, without the generator and its rules {Median(without):0.0} s, {ratio:0.00} times (at most {Most:0.00}) {(isGood ? "PASS" : "FAIL")}");
            return isGood ? 0 : 1;
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static async Task<double> BuildAsync(string tree, string saved, string mode)
    {
        await ProcessAsync(tree, "dotnet", ["build-server", "shutdown"]);
        var started = TimeProvider.System.GetTimestamp();
        await ProcessAsync(
            tree,
            "dotnet",
            [
                "build", "-c", "Release", "--no-restore", "--no-incremental", "-v", "quiet", "-nodeReuse:false",
                "-p:CustomAfterMicrosoftCommonTargets=" + Path.Combine(tree, "bench/Generator/saved.targets"), "-p:NetraSaved=" + saved, "-p:NetraSavedMode=" + mode,
            ]);
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<string> ProcessAsync(string directory, string name, string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{name} {string.Join(' ', arguments)} failed:\n{output}");
    }

    private static double Median(List<double> times)
    {
        var sorted = times.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
