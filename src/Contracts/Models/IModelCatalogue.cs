using System.Collections.Immutable;

namespace Netra;

/// <summary>The models that a host is set to use. Safe for concurrent use.</summary>
public interface IModelCatalogue
{
    /// <summary>All of them as they are now: the host's own first, then the others by name in ordinal order.</summary>
    ImmutableArray<ModelDescription> Read();
}

/// <summary>One model as an operator sees it; never its key. Immutable.</summary>
/// <param name="Name">The name that agents ask for; empty for the host's own.</param>
/// <param name="Options">What is set for it.</param>
/// <param name="State">Whether it is called.</param>
public sealed record ModelDescription(string Name, ModelOptions Options, ModelState State);

/// <summary>Whether a model is called.</summary>
public enum ModelState
{
    /// <summary>It is.</summary>
    Available,

    /// <summary>It failed for everybody and is left alone for a while.</summary>
    LeftAlone,

    /// <summary>It was left alone; one call tries it.</summary>
    Tried,
}
