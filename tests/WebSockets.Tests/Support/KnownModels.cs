using System.Collections.Immutable;
using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>A model with a key that must never be seen, and the planner.</summary>
internal sealed class KnownModels : IModelCatalogue
{
    public const string Key = "sk-canary-0815";

    public ImmutableArray<ModelDescription> Read() =>
    [
        new("", new ModelOptions { Provider = ModelOptions.OpenAI, Endpoint = new("https://models.example/v1?secret=1"), Name = "large", ApiKey = new(Key), Price = new(1, 2), ContextTokens = 9_000, Fallback = "spare" }, ModelState.LeftAlone),
        new("spare", new ModelOptions(), ModelState.Available),
    ];
}
