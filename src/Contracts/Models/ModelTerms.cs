namespace Netra;

/// <summary>
/// What a chat client says of its model beside its metadata; asked for by <c>GetService</c>. A client that says nothing has a
/// model whose tokens count. Immutable.
/// </summary>
public sealed record ModelTerms
{
    /// <summary>Whether calls use tokens, so that some are reserved before a call.</summary>
    public bool CountsTokens { get; init; } = true;
}
