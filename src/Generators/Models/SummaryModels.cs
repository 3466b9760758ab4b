namespace Netra.Generators.Models;

/// <summary>What the manifest says of an agent.</summary>
internal sealed record AgentSummary(
    string Name,
    string Type,
    bool IsEntry,
    string Descriptor,
    string Hash,
    EquatableArray<string> ToolSets,
    EquatableArray<string> Callees,
    EquatableArray<Dependency> Dependencies);

/// <summary>One agent's class calls another agent, both by type.</summary>
internal sealed record CallSummary(string Caller, string Callee);

/// <summary>What the manifest says of a tool.</summary>
internal sealed record ToolSummary(string Name, string Descriptor, string Hash);

/// <summary>What the manifest says of a tool set.</summary>
internal sealed record ToolSetSummary(string Type, EquatableArray<ToolSummary> Tools, EquatableArray<Dependency> Dependencies);

/// <summary>Everything of a module that its manifest and scopes are made of.</summary>
internal sealed record ModuleContent(
    ModuleModel Module,
    EquatableArray<AgentSummary> Agents,
    EquatableArray<CallSummary> Calls,
    EquatableArray<ToolSetSummary> ToolSets,
    EquatableArray<ServiceModel> Services);

/// <summary>A shape and those that it refers to.</summary>
internal sealed record CodecModel(Shape Shape, EquatableArray<Shape> Parts);

/// <summary>The file of an agent or a tool set, and what the manifest says of it.</summary>
internal sealed record ItemFile<TSummary>(string Hint, string Text, TSummary Summary)
    where TSummary : class, IEquatable<TSummary>;

/// <summary>A model, or why reading it failed.</summary>
internal sealed record Item<T>(T? Model, string? Failure)
    where T : class, IEquatable<T>;
