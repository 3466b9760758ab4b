namespace Netra.Compliance;

/// <summary>A place in a project's source, or the project itself. Immutable.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="File">The path from the solution's folder with slashes; null for the project as a whole.</param>
/// <param name="Line">From 1 on; 0 when there is no file.</param>
/// <param name="Column">From 1 on; 0 when there is no file.</param>
internal sealed record Place(string Project, string? File, int Line, int Column)
{
    /// <summary>For people: <c>src/A/B.cs:12</c>.</summary>
    public override string ToString() => File is null ? Project : $"{File}:{Line}";
}
