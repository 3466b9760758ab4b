using System.Text.RegularExpressions;

namespace Netra.Compliance;

/// <summary>A solution file (<c>.sln</c> or <c>.slnx</c>): its folder and its projects. Immutable.</summary>
internal sealed partial class Solution
{
    private readonly (string Name, string Folder)[] _projects;

    private Solution(string folder, (string Name, string Folder)[] projects)
    {
        Folder = folder;
        _projects = projects;
    }

    /// <summary>The folder that it stands in.</summary>
    public string Folder { get; }

    /// <summary>Reads a solution.</summary>
    /// <exception cref="ComplianceException">There is none, or it names no C# project.</exception>
    public static Solution Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ComplianceException($"There is no solution '{path}'.");
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        (string Name, string Folder)[] projects =
        [
            .. ProjectPath().Matches(File.ReadAllText(path))
                .Select(match => Path.GetFullPath(Path.Combine(folder, match.Groups[1].Value.Replace('\\', '/'))))
                .Distinct(StringComparer.Ordinal)
                .Select(project => (Name: Path.GetFileNameWithoutExtension(project), Folder: Path.GetDirectoryName(project)!))
                .OrderBy(project => project.Name, StringComparer.Ordinal),
        ];
        return projects.Length > 0 ? new(folder, projects) : throw new ComplianceException($"'{path}' names no C# project; give a solution (.sln or .slnx).");
    }

    /// <summary>What the rules said of each project that uses them, by name.</summary>
    /// <exception cref="ComplianceException">No project has a log of this configuration.</exception>
    public IReadOnlyList<ProjectLog> Logs(string configuration)
    {
        ProjectLog[] logs =
        [
            .. _projects.Select(project => (project.Name, Path: Path.Combine(project.Folder, "obj", configuration, project.Name + ".netra.sarif")))
                .Where(project => File.Exists(project.Path))
                .Select(project => ProjectLog.Read(project.Path, project.Name, Folder)),
        ];
        return logs.Length > 0 ? logs : throw new ComplianceException($"No project has been built as {configuration} with the rules; build the solution first ('dotnet build -c {configuration}').");
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"", RegexOptions.IgnoreCase)]
    private static partial Regex ProjectPath();
}
