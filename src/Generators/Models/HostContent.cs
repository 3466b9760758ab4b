namespace Netra.Generators.Models;

/// <summary>A composition root and the modules that it composes.</summary>
internal sealed record HostContent(RootModel Root, EquatableArray<ModuleFacts> Modules);
