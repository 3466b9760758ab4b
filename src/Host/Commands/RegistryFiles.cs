using System.Globalization;
using System.Text;

namespace Netra.Host;

/// <summary>The documents that are generated from what was composed into this host, and kept beside its source.</summary>
internal static class RegistryFiles
{
    private const string Registry = "registry.md";

    private static readonly string Schema = $"protocol/{NetraProtocol.Name}.schema.json";

    private static readonly string Types = $"protocol/{NetraProtocol.Name}.d.ts";

    /// <summary>Their paths, for people.</summary>
    public static string Names => $"{Registry}, {Schema} and {Types}";

    /// <summary>Writes those that are not as they should be; returns a line for each.</summary>
    /// <exception cref="CommandException">There is no such folder, or it cannot be written.</exception>
    public static string Write(IAgentRegistry registry, string folder)
    {
        RequireFolder(folder);
        var told = new StringBuilder();
        foreach (var (path, text) in All(registry, folder))
        {
            try
            {
                if (Read(path) == text)
                {
                    told.Append(CultureInfo.InvariantCulture, $"{path} is as it was\n");
                    continue;
                }
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
                told.Append(CultureInfo.InvariantCulture, $"{path} written\n");
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new CommandException(CommandLine.CannotRun, $"{path} cannot be written: {refused.Message}");
            }
        }
        return told.ToString();
    }

    /// <summary>A line that says that all are as they should be.</summary>
    /// <exception cref="CommandException">One is not, and which; or there is no such folder.</exception>
    public static string Check(IAgentRegistry registry, string folder)
    {
        RequireFolder(folder);
        try
        {
            string[] stale = [.. All(registry, folder).Where(static file => Read(file.Path) != file.Text).Select(static file => file.Path)];
            return stale.Length == 0
                ? $"{folder} is up to date\n"
                : throw new CommandException(CommandLine.CannotRun, $"{string.Join(", ", stale)} not up to date; '{HostRoot.ProgramName} registry --write {folder}' writes {(stale.Length == 1 ? "it" : "them")}.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(CommandLine.CannotRun, $"{folder} cannot be read: {refused.Message}");
        }
    }

    private static IEnumerable<(string Path, string Text)> All(IAgentRegistry registry, string folder) =>
    [
        (Path.Combine(folder, Registry), RegistryDocument.Write(registry)),
        (Path.Combine(folder, Schema), NetraProtocol.JsonSchema()),
        (Path.Combine(folder, Types), NetraProtocol.TypeScript()),
    ];

    private static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    private static void RequireFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(CommandLine.WrongUse, $"There is no folder '{folder}'; make it first, or name the folder of the documents.");
        }
    }
}
