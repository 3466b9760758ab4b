using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Netra.Models.Resilience;

namespace Netra.Models;

/// <inheritdoc cref="IModelCatalogue"/>
[Service(Lifetime.Process)]
internal sealed class ModelCatalogue(IOptions<NetraOptions> options, IChatClient models) : IModelCatalogue
{
    public ImmutableArray<ModelDescription> Read()
    {
        var resilient = models.GetService(typeof(ResilientChatClient)) as ResilientChatClient;
        return
        [
            Describe(ModelRouter.Default, options.Value.Model),
            .. options.Value.Models.Select(model => Describe(model.Key, model.Value)),
        ];

        ModelDescription Describe(string name, ModelOptions model) => new(name, model, resilient?.StateOf(name) ?? ModelState.Available);
    }
}
