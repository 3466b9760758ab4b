using System.Text.Json.Serialization;

namespace Netra.Probe;

/// <summary>What is nested.</summary>
/// <param name="ApiKey">A secret by its name.</param>
internal sealed record NestedSecret([property: JsonPropertyName("apiKey")] string ApiKey);

/// <summary>A tool that is given secrets.</summary>
[ToolSet]
internal sealed partial class SecretTools
{
    /// <summary>Takes secrets and does nothing with them.</summary>
    /// <param name="password">A secret by its name.</param>
    /// <param name="nested">Holds a secret.</param>
    /// <param name="monkey">No secret.</param>
    /// <param name="text">A long text.</param>
    [Tool(Effect = ToolEffect.Read)]
    public string Keep(string password, NestedSecret nested, string monkey, string text) => "ok";
}
