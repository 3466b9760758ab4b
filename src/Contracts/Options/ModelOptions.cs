namespace Netra;

/// <summary>One model, under <c>Netra:Model</c> or <c>Netra:Models:&lt;name&gt;</c>. Immutable.</summary>
public sealed record ModelOptions
{
    /// <summary>The provider that is the host itself: no key, no network.</summary>
    public const string Offline = "offline";

    /// <summary>The providers that speak OpenAI's chat completions.</summary>
    public const string OpenAI = "openai";

    /// <summary>OpenAI's own address.</summary>
    public static readonly Uri OpenAIEndpoint = new("https://api.openai.com/v1");

    /// <summary>The provider's name.</summary>
    public string Provider { get; init; } = Offline;

    /// <summary>Where the provider listens, up to what comes before <c>/chat/completions</c>.</summary>
    public Uri Endpoint { get; init; } = OpenAIEndpoint;

    /// <summary>The model's name at its provider; empty for the offline planner.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the provider asks for, if anything.</summary>
    public ModelKey? ApiKey { get; init; }

    /// <summary>The most tokens of a reply; at least 16.</summary>
    public int MaxOutputTokens { get; init; } = 8_192;

    /// <summary>The most tokens that the model reads and writes in a call; null when that is not known.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Whether answers are asked for piece by piece.</summary>
    public bool Streaming { get; init; } = true;

    /// <summary>
    /// How long the model may take until it begins to answer, when answers are asked for piece by piece. Some think for long before they do; less than a run may take
    /// (<see cref="NetraLimits.RunSeconds"/>), or nothing else is tried.
    /// </summary>
    public TimeSpan FirstTokenTime { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Whether schemas are sent in the strict form wherever they have one.</summary>
    public bool StrictSchemas { get; init; } = true;

    /// <summary>A JSON object whose members are added to each request, or replace what stands there; null for none.</summary>
    public JsonText? Request { get; init; }

    /// <summary>The name of the model that is asked when this one fails; empty for <c>Netra:Model</c>, null for none.</summary>
    public string? Fallback { get; init; }

    /// <summary>What the model's tokens cost; null when that is not known. Needed for <see cref="NetraLimits.CostPerDayUsd"/> to hold.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>Input tokens that the offline planner reports for each call; it counts none. Set by hosts that test budgets.</summary>
    public int ReportedTokensPerCall { get; init; }
}

/// <summary>A provider's key, which is never shown by accident. Immutable.</summary>
/// <param name="value">The key; not empty.</param>
public sealed class ModelKey(string value)
{
    /// <summary>The key itself, for the request's header.</summary>
    public string Reveal() => value;

    /// <summary>Not the key.</summary>
    public override string ToString() => "***";
}
