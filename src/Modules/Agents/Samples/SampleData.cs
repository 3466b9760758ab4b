using System.Collections.Immutable;
using System.IO.Compression;

namespace Netra.Agents;

/// <summary>The usage logs that come with the product; see ATTRIBUTION.md beside this file.</summary>
internal static class SampleData
{
    /// <summary>The Azure LLM inference trace 2023.</summary>
    public const string Azure = "azure-2023";

    /// <summary>All names that can be asked for.</summary>
    public static ImmutableArray<string> Names { get; } = [Azure, Retailer.Name, Bank.Name, Startup.Name];

    /// <summary>The files of the Azure trace and what they are loaded as.</summary>
    public static IEnumerable<(string File, UsageImportOptions Options)> AzureFiles =>
    [
        ("azure-llm-2023-code.csv.br", new() { Feature = "code-completion", Model = "gpt-4" }),
        ("azure-llm-2023-conv.csv.br", new() { Feature = "conversation", Model = "gpt-3.5-turbo" }),
    ];

    /// <summary>Opens a file of the Azure trace as CSV.</summary>
    public static Stream Open(string file)
        => new BrotliStream(typeof(SampleData).Assembly.GetManifestResourceStream(file)!, CompressionMode.Decompress);

    /// <summary>The 30 days of a made-up organisation; the same rows whenever and wherever.</summary>
    public static IEnumerable<UsageRow> Organisation(string name, PriceList prices) => name switch
    {
        Retailer.Name => Retailer.Rows(prices),
        Bank.Name => Bank.Rows(prices),
        Startup.Name => Startup.Rows(prices),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a sample."),
    };
}
