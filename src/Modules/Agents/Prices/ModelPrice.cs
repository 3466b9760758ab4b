namespace Netra.Agents;

/// <summary>What a model costs. Immutable.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Provider">Who offers it.</param>
/// <param name="Input">US dollars for 1,000 tokens read.</param>
/// <param name="Output">US dollars for 1,000 tokens written.</param>
internal sealed record ModelPrice(string Model, string Provider, decimal Input, decimal Output)
{
    /// <summary>1,000 tokens in and 1,000 out: the number by which models are ranked.</summary>
    public decimal Both => Input + Output;

    /// <summary>What so many tokens cost, exactly.</summary>
    public decimal Cost(long inputTokens, long outputTokens) => ((inputTokens * Input) + (outputTokens * Output)) / 1000m;
}
