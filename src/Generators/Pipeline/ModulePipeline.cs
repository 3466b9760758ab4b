using Microsoft.CodeAnalysis;
using Netra.Generators.Composition;
using Netra.Generators.Emit;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>What is generated in a module.</summary>
internal static class ModulePipeline
{
    public static void Register(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<ModuleModel?> module)
    {
        var agents = NetraGenerator.Items(context, WellKnown.Agent, TrackingNames.Agents, AgentReader.Read);
        var toolSets = NetraGenerator.Items(context, WellKnown.ToolSet, TrackingNames.ToolSets, ToolSetReader.Read);
        var services = NetraGenerator.Items(context, WellKnown.Service, TrackingNames.Services, static (type, _) => ServiceReader.Read(type));
        var durables = NetraGenerator.Items(context, WellKnown.Durable, TrackingNames.Durables, DurableReader.Read);

        Files(context, agents, module, static agent => agent.Target.CSharp, AgentEmitter.Emit);
        Files(context, toolSets, module, static set => set.Target.CSharp, ToolSetEmitter.Emit);
        Files(context, durables, module, static durable => durable.Target.CSharp, DurableEmitter.Emit);

        var codecs = agents.SelectMany(static (agent, _) => agent.Shapes.Items).Collect()
            .Combine(toolSets.SelectMany(static (set, _) => set.Shapes.Items).Collect())
            .Combine(durables.SelectMany(static (durable, _) => durable.Shapes.Items).Collect())
            .SelectMany(static (shapes, _) => Codecs([.. shapes.Left.Left, .. shapes.Left.Right, .. shapes.Right]))
            .WithTrackingName(TrackingNames.Codecs);
        Files(
            context,
            codecs,
            module,
            static codec => codec.Shape.Id,
            static (codec, own) => CodecEmitter.Emit(codec.Shape, new ShapeTable(codec.Parts.Append(codec.Shape).GroupBy(shape => shape.Id, StringComparer.Ordinal).Select(group => group.First()), own)));

        var content = module
            .Combine(agents.Combine(module).Select(static (pair, _) => pair.Right is null ? null : AgentEmitter.Summarize(pair.Left, pair.Right)).Collect())
            .Combine(toolSets.Combine(module).Select(static (pair, _) => pair.Right is null ? null : ToolSetEmitter.Summarize(pair.Left, pair.Right)).Collect())
            .Combine(services.Collect())
            .Select(static (parts, _) => parts.Left.Left.Left is not { } own ? null : Content(
                own,
                parts.Left.Left.Right.OfType<AgentSummary>(),
                parts.Left.Right.OfType<ToolSetSummary>(),
                parts.Right))
            .WithTrackingName(TrackingNames.Content);
        context.RegisterSourceOutput(content, static (output, content) =>
        {
            if (content is null)
            {
                return;
            }
            var graph = new ModuleGraph(content);
            NetraGenerator.Add(output, content.Module.Name, () => new ScopeEmitter(graph).Emit());
            NetraGenerator.Add(output, content.Module.Name, () => new ManifestEmitter(graph).Emit());
        });
    }

    /// <summary>A module's content in its one order.</summary>
    public static ModuleContent Content(ModuleModel module, IEnumerable<AgentSummary> agents, IEnumerable<ToolSetSummary> toolSets, IEnumerable<ServiceModel> services)
        => new(
            module,
            agents.OrderBy(agent => agent.Name, StringComparer.Ordinal).ThenBy(agent => agent.Type, StringComparer.Ordinal).ToEquatable(),
            toolSets.OrderBy(set => set.Type, StringComparer.Ordinal).ToEquatable(),
            services.OrderBy(service => service.CSharp, StringComparer.Ordinal).ToEquatable());

    private static void Files<T>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<T> items,
        IncrementalValueProvider<ModuleModel?> module,
        Func<T, string> name,
        Func<T, ModuleModel, (string Hint, string Text)> emit)
        where T : class
        => context.RegisterSourceOutput(items.Combine(module), (output, pair) =>
        {
            if (pair.Right is { } own)
            {
                NetraGenerator.Add(output, Names.ForPeople(name(pair.Left)), () => emit(pair.Left, own));
            }
        });

    private static IEnumerable<CodecModel> Codecs(IReadOnlyList<Shape> shapes)
    {
        var distinct = new SortedDictionary<string, Shape>(StringComparer.Ordinal);
        foreach (var shape in shapes)
        {
            distinct[shape.Id] = shape;
        }
        foreach (var shape in distinct.Values.Where(shape => shape.HasCodec))
        {
            var parts = shape.Members.Select(member => member.Type.ShapeId).Concat(shape.Item is { } item ? [item.ShapeId] : []);
            yield return new(shape, parts.Distinct(StringComparer.Ordinal).OrderBy(id => id, StringComparer.Ordinal).Select(id => distinct[id]).ToEquatable());
        }
    }
}
