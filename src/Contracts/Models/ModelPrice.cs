namespace Netra;

/// <summary>What a model's tokens cost, in US dollars for a million of them; each 0 or more. Immutable.</summary>
/// <param name="Input">Tokens that it reads.</param>
/// <param name="Output">Tokens that it writes.</param>
/// <param name="CachedInput">Tokens that it reads from its provider's cache; null when they cost what others do.</param>
public sealed record ModelPrice(decimal Input, decimal Output, decimal? CachedInput = null)
{
    /// <summary>The cost of a call in US dollars.</summary>
    /// <param name="input">Tokens that the model read, those from a cache with them.</param>
    /// <param name="output">Tokens that it wrote.</param>
    /// <param name="cached">Tokens that it read from a cache.</param>
    public decimal CostOf(long input, long output, long cached = 0)
        => (((input - cached) * Input) + (cached * (CachedInput ?? Input)) + (output * Output)) / 1_000_000m;
}
