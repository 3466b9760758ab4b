namespace Netra.Compliance.Tests;

/// <summary>A folder of a test's own, removed with everything in it.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("netra-compliance-").FullName;

    /// <summary>The folder of this repository's solution.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Netra.Modular.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run within the solution.");
            }
            return folder.FullName;
        }
    }

    /// <summary>What the tests were built as.</summary>
    public static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
