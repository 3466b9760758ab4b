using Microsoft.CodeAnalysis;

namespace Netra.Bench;

/// <summary>The peer to compare with: triggers on the same classes as the product's generator, reads nothing and writes nothing.</summary>
internal sealed class EmptyGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (var attribute in new[] { "Netra.AgentAttribute", "Netra.ToolSetAttribute", "Netra.ServiceAttribute", "Netra.DurableAttribute", "Netra.CompositionRootAttribute" })
        {
            var names = context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (_, _) => true, static (found, _) => found.TargetSymbol.Name);
            context.RegisterSourceOutput(names, static (_, _) => { });
        }
    }
}
