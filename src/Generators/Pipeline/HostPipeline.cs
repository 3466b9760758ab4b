using Microsoft.CodeAnalysis;
using Netra.Generators.Composition;
using Netra.Generators.Emit;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>What is generated in a host.</summary>
internal static class HostPipeline
{
    public static void Register(IncrementalGeneratorInitializationContext context)
    {
        var roots = NetraGenerator.Items(context, WellKnown.CompositionRoot, TrackingNames.Roots, RootReader.Read);
        var modules = context.CompilationProvider.Select(static (compilation, ct) => ModuleFactsReader.Referenced(compilation, ct)).WithTrackingName(TrackingNames.Modules);
        var hosts = roots.Combine(modules).Select(static (pair, _) => new HostContent(pair.Left, pair.Right)).WithTrackingName(TrackingNames.Host);
        context.RegisterSourceOutput(hosts, static (output, host) =>
        {
            var name = Names.ForPeople(host.Root.Target.CSharp);
            var graph = new HostGraph(host);
            var isBroken = HostProblems.Find(graph).Count > 0
                || AgentProblems.Duplicates(host.Modules).Any()
                || AgentProblems.DefaultAgent(host) is not null;
            NetraGenerator.Add(output, name, () => HostEmitter.Root(graph, isBroken));
            if (!isBroken)
            {
                NetraGenerator.Add(output, name, () => RegistryEmitter.Emit(host));
                NetraGenerator.Add(output, name, () => new HostScopeEmitter(graph).Emit());
            }
        });
    }
}
