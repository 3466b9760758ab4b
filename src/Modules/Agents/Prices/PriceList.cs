using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Netra.Agents;

/// <summary>
/// What models cost, from <c>prices.json</c> beside this file. A model that is not listed has no price, and none is guessed. Immutable.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class PriceList
{
    /// <summary>The provider of a model of no known family.</summary>
    public const string UnknownProvider = "unknown";

    private readonly FrozenDictionary<string, ModelPrice> _byModel;
    private readonly ImmutableArray<(string Prefix, string Provider)> _families;

    public PriceList()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.json")!;
        using var document = JsonDocument.Parse(stream);
        var root = document.RootElement;
        AsOf = root.GetProperty("as_of").GetString()!;
        Source = root.GetProperty("source").GetString()!;
        Models = [.. root.GetProperty("models").EnumerateArray().Select(static one => new ModelPrice(
            one.GetProperty("model").GetString()!,
            one.GetProperty("provider").GetString()!,
            one.GetProperty("input").GetDecimal(),
            one.GetProperty("output").GetDecimal()))];
        _families = [.. root.GetProperty("families").EnumerateArray().Select(static one
            => (one.GetProperty("prefix").GetString()!, one.GetProperty("provider").GetString()!))];
        _byModel = Models.ToFrozenDictionary(static price => price.Model, StringComparer.OrdinalIgnoreCase);
        TopPrice = Models.Max(static price => price.Both);
    }

    /// <summary>The day of the prices, <c>yyyy-MM-dd</c>.</summary>
    public string AsOf { get; }

    /// <summary>Where the prices are from.</summary>
    public string Source { get; }

    /// <summary>All models that have a price.</summary>
    public ImmutableArray<ModelPrice> Models { get; }

    /// <summary>The highest price of the list, 1,000 tokens in and 1,000 out.</summary>
    public decimal TopPrice { get; }

    /// <summary>The price of a model, its name in any casing; null when it is not listed.</summary>
    public ModelPrice? Find(string model) => _byModel.GetValueOrDefault(model);

    /// <summary>Who offers a model, by the list or by the beginning of its name; else <see cref="UnknownProvider"/>.</summary>
    public string ProviderOf(string model)
    {
        if (Find(model) is { } price)
        {
            return price.Provider;
        }
        foreach (var (prefix, provider) in _families)
        {
            if (model.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return provider;
            }
        }
        return UnknownProvider;
    }

    /// <summary>Whether no listed model costs more.</summary>
    public bool IsTopPriced(string model) => Find(model)?.Both == TopPrice;

    /// <summary>The most expensive model of the same provider that is cheaper in and out; null when there is none.</summary>
    public ModelPrice? NextCheaper(string model)
    {
        if (Find(model) is not { } price)
        {
            return null;
        }
        return Models
            .Where(other => other.Provider == price.Provider && other.Input < price.Input && other.Output < price.Output)
            .OrderByDescending(static other => other.Both)
            .FirstOrDefault();
    }
}
