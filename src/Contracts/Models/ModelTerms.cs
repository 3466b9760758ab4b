namespace Netra;

/// <summary>
/// What a chat client says of a model beside its metadata; asked for by <c>GetService</c>, with the model's name as key when an agent
/// asks for another than the host's. Of a client that says nothing tokens count and no price is known. Immutable.
/// </summary>
public sealed record ModelTerms
{
    /// <summary>
    /// Where the name of the model that answered stands in an update's additional properties when it is another than was asked; empty for the
    /// host's own.
    /// </summary>
    public const string StandIn = "netra.model";

    /// <summary>Whether calls use tokens, so that some are reserved before a call.</summary>
    public bool CountsTokens { get; init; } = true;

    /// <summary>Whether descriptions of tools and of the form of an answer are tokens that the model reads.</summary>
    public bool ReadsTools { get; init; } = true;

    /// <summary>
    /// The most tokens of a reply, which are reserved before a call and of which the model is told. 0 for a model that counts none of
    /// what it writes.
    /// </summary>
    public int MaxOutputTokens { get; init; } = 8_192;

    /// <summary>The most tokens that the model reads and writes in a call; null when that is not known.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>What tokens cost; null when that is not known, so that limits in dollars cannot hold.</summary>
    public ModelPrice? Price { get; init; }
}
