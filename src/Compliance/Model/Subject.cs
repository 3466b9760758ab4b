namespace Netra.Compliance;

/// <summary>Something that the rules look at. Immutable.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Kind">Such as <c>agent</c>.</param>
/// <param name="Id">Its name, as a documentation comment writes it.</param>
internal sealed record Subject(string Project, string Kind, string Id);
