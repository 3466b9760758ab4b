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
        var calls = NetraGenerator.Parts(context, TrackingNames.Calls, CallReader.IsCandidate, CallReader.Read);
        var toolSets = NetraGenerator.Items(context, WellKnown.ToolSet, TrackingNames.ToolSets, ToolSetReader.Read);
        var services = NetraGenerator.Items(context, WellKnown.Service, TrackingNames.Services, static (type, _) => ServiceReader.Read(type));
        var durables = NetraGenerator.Items(context, WellKnown.Durable, TrackingNames.Durables, DurableReader.Read);

        var agentSummaries = Files(context, agents, module, TrackingNames.AgentFiles, static agent => agent.Target.CSharp, AgentEmitter.Emit, AgentEmitter.Summarize);
        var toolSetSummaries = Files(context, toolSets, module, TrackingNames.ToolSetFiles, static set => set.Target.CSharp, ToolSetEmitter.Emit, ToolSetEmitter.Summarize);
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
            .Combine(agentSummaries.Collect())
            .Combine(toolSetSummaries.Collect())
            .Combine(services.Collect())
            .Combine(calls.Collect())
            .Select(static (parts, _) => parts.Left.Left.Left.Left is not { } own ? null : Content(
                own,
                parts.Left.Left.Left.Right,
                parts.Right,
                parts.Left.Left.Right,
                parts.Left.Right))
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
    public static ModuleContent Content(ModuleModel module, IEnumerable<AgentSummary> agents, IEnumerable<CallSummary> calls, IEnumerable<ToolSetSummary> toolSets, IEnumerable<ServiceModel> services)
        => new(
            module,
            agents.OrderBy(agent => agent.Name, StringComparer.Ordinal).ThenBy(agent => agent.Type, StringComparer.Ordinal).ToEquatable(),
            calls.Distinct().OrderBy(call => call.Caller, StringComparer.Ordinal).ThenBy(call => call.Callee, StringComparer.Ordinal).ToEquatable(),
            toolSets.OrderBy(set => set.Type, StringComparer.Ordinal).ToEquatable(),
            services.OrderBy(service => service.CSharp, StringComparer.Ordinal).ToEquatable());

    /// <summary>
    /// Adds a file for each item, and gives what the manifest says of it. Both are made together: an item on which either
    /// fails leaves nothing behind that the rest would name.
    /// </summary>
    internal static IncrementalValuesProvider<TSummary> Files<T, TSummary>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<T> items,
        IncrementalValueProvider<ModuleModel?> module,
        string trackingName,
        Func<T, string> name,
        Func<T, ModuleModel, (string Hint, string Text)> emit,
        Func<T, ModuleModel, TSummary> summarize)
        where T : class
        where TSummary : class, IEquatable<TSummary>
    {
        var files = items.Combine(module).Select((pair, _) => pair.Right is { } own 
            ? NetraGenerator.Try(() => Names.ForPeople(name(pair.Left)), () =>
            {
                var (hint, text) = emit(pair.Left, own);
                return new ItemFile<TSummary>(hint, text, summarize(pair.Left, own));
            })
            : new(null, null));
        NetraGenerator.ReportFailures(context, files);
        var made = files.Where(static file => file.Model is not null).Select(static (file, _) => file.Model!).WithTrackingName(trackingName);
        context.RegisterSourceOutput(made, static (output, file) => NetraGenerator.Add(output, file.Hint, file.Text));
        return made.Select(static (file, _) => file.Summary);
    }

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
            var parts = shape.Parts.Select(part => part.ShapeId);
            yield return new(shape, parts.Distinct(StringComparer.Ordinal).OrderBy(id => id, StringComparer.Ordinal).Select(id => distinct[id]).ToEquatable());
        }
    }
}
