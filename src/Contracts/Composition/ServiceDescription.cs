using System.Collections.Immutable;

namespace Netra;

/// <summary>What documents say of a service. Immutable.</summary>
/// <param name="Type">The name of its type.</param>
/// <param name="Lifetime">How long an instance lives.</param>
/// <param name="Provides">What it is provided as besides itself, by type name.</param>
/// <param name="Needs">The services that its constructor takes, by type name.</param>
public sealed record ServiceDescription(string Type, Lifetime Lifetime, ImmutableArray<string> Provides, ImmutableArray<string> Needs);
