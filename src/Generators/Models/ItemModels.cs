namespace Netra.Generators.Models;

/// <summary>A class that a part is added to.</summary>
/// <param name="Namespace">Its namespace, empty for none.</param>
/// <param name="Declarations">The declarations from the outermost type to it, such as <c>partial class Outer</c>.</param>
/// <param name="CSharp">Its full name as C#.</param>
/// <param name="Name">Its own name.</param>
/// <param name="IsPublic">Whether it is declared public.</param>
internal sealed record Target(string Namespace, EquatableArray<string> Declarations, string CSharp, string Name, bool IsPublic)
{
    /// <summary>Whether a class that it derives from may have members of the same names as those that are added.</summary>
    public bool HasBase { get; init; }
}

/// <summary>An agent.</summary>
internal sealed record AgentModel(
    Target Target,
    string Name,
    string Description,
    bool IsEntry,
    bool IsModelAgent,
    TypeUse Input,
    TypeUse Output,
    EquatableArray<string> ToolSets,
    EquatableArray<string> Callees,
    EquatableArray<Dependency> Dependencies,
    EquatableArray<Shape> Shapes)
{
    /// <summary>The name of the model that it asks; null for the host's.</summary>
    public string? Model { get; init; }
}

/// <summary>How a tool returns.</summary>
internal enum ReturnKind
{
    /// <summary>At once.</summary>
    Sync,

    /// <summary>By a task.</summary>
    Async,

    /// <summary>Item by item; each is told as progress, and the result is all of them.</summary>
    Stream,
}

/// <summary>A parameter of a tool, in the order of its method.</summary>
/// <param name="Name">Its name in C#, escaped.</param>
/// <param name="Injected">The expression that gives it, or null when it is an argument.</param>
/// <param name="Argument">Which of the tool's arguments it is, or -1.</param>
internal sealed record ToolParameter(string Name, string? Injected, int Argument);

/// <summary>A tool.</summary>
internal sealed record ToolModel(
    string Name,
    string Method,
    bool IsStatic,
    string Description,
    string Effect,
    bool RequiresApproval,
    string? Plan,
    string? Role,
    double TimeoutSeconds,
    int CallsPerMinute,
    ReturnKind Return,
    TypeUse? Result,
    EquatableArray<ToolParameter> Parameters,
    EquatableArray<Member> Arguments);

/// <summary>A tool set.</summary>
/// <param name="Target">Its class.</param>
/// <param name="HidesCalls">Whether a base class is a tool set, whose <c>Calls</c> its own hides.</param>
internal sealed record ToolSetModel(
    Target Target,
    bool HidesCalls,
    EquatableArray<ToolModel> Tools,
    EquatableArray<Dependency> Dependencies,
    EquatableArray<Shape> Shapes);

/// <summary>A service.</summary>
/// <param name="CSharp">Its type.</param>
/// <param name="Lifetime"><c>Process</c>, <c>User</c> or <c>Run</c>.</param>
/// <param name="Provides">What it is provided as besides itself.</param>
/// <param name="Exports">Those of them that a host and other modules can name.</param>
/// <param name="IsDisposable">Whether it must be disposed, in either way.</param>
/// <param name="Dependencies">What its constructor takes.</param>
internal sealed record ServiceModel(
    string CSharp,
    string Lifetime,
    EquatableArray<string> Provides,
    EquatableArray<string> Exports,
    bool IsDisposable,
    EquatableArray<Dependency> Dependencies);

/// <summary>A type whose JSON form steps need.</summary>
internal sealed record DurableModel(Target Target, TypeUse Type, EquatableArray<Shape> Shapes);

/// <summary>The module that is compiled.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pascal">Its name as part of type names.</param>
internal sealed record ModuleModel(string Name, string Pascal)
{
    /// <summary>The namespace of what is internal to the module.</summary>
    public string Namespace => $"{Text.Names.Root}.{Pascal}";
}
