using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Netra.Generators.Rules;

/// <summary>
/// Tells the trees that generators added from those that people wrote: by the folders into which the project's build puts what it
/// makes, or, from a driver without folders, by one named after a generator. Never by a comment or a file's name: those must not
/// switch a rule off.
/// </summary>
internal sealed class GeneratedTrees
{
    private readonly string[] _made;
    private readonly string? _emitted;

    public GeneratedTrees(AnalyzerConfigOptions project)
    {
        var directory = Property(project, "ProjectDir") is { } given ? Slashes(given).TrimEnd('/') + "/" : null;
        // The first is where this build compiles to; the second is there for what other configurations left.
        string[] folders = [Property(project, "IntermediateOutputPath") ?? "obj/", Property(project, "BaseIntermediateOutputPath") ?? "obj/"];
        _made = [.. folders.Select(folder => Folder(directory, folder)).OfType<string>()];
        _emitted = Property(project, "CompilerGeneratedFilesOutputPath") is { } emitted ? Folder(directory, emitted) : null;
    }

    public bool Contains(SyntaxTree tree)
    {
        var path = Slashes(tree.FilePath);
        if (path.Length == 0)
        {
            return false;
        }
        if (!IsRooted(path))
        {
            return path.Split('/').Length >= 3;
        }
        return _made.Any(folder => IsIn(path, folder))
            // It may lie among the sources. What the compiler writes there stands in a folder for the assembly and one for the generator.
            || (_emitted is not null && IsIn(path, _emitted) && path.Substring(_emitted.Length).Split('/').Length >= 3);
    }

    // One that holds the project itself would make everything generated.
    private static string? Folder(string? project, string folder)
    {
        var path = Slashes(folder).TrimEnd('/') + "/";
        if (!IsRooted(path))
        {
            if (project is null)
            {
                return null;
            }
            path = project + (path.StartsWith("./", StringComparison.Ordinal) ? path.Substring(2) : path);
        }
        var full = Normal(path);
        return project is not null && IsIn(Normal(project), full) ? null : full;
    }

    // Without a look at the disk: "a/../b/" is "b/".
    private static string Normal(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 1)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
            {
                parts.Add(part);
            }
        }
        return string.Join("/", parts) + "/";
    }

    private static bool IsIn(string path, string folder) => path.StartsWith(folder, StringComparison.OrdinalIgnoreCase);

    private static bool IsRooted(string path) => path[0] == '/' || (path.Length > 1 && path[1] == ':');

    private static string Slashes(string path) => path.Replace('\\', '/');

    private static string? Property(AnalyzerConfigOptions project, string name)
        => project.TryGetValue("build_property." + name, out var value) && value.Trim().Length > 0 ? value.Trim() : null;
}
