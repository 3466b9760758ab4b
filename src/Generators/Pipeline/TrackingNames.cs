namespace Netra.Generators.Pipeline;

/// <summary>Names of the pipeline's steps, by which tests see what was cached.</summary>
internal static class TrackingNames
{
    public const string Module = nameof(Module);
    public const string Agents = nameof(Agents);
    public const string Calls = nameof(Calls);
    public const string ToolSets = nameof(ToolSets);
    public const string Services = nameof(Services);
    public const string Durables = nameof(Durables);
    public const string AgentFiles = nameof(AgentFiles);
    public const string ToolSetFiles = nameof(ToolSetFiles);
    public const string Codecs = nameof(Codecs);
    public const string Content = nameof(Content);
    public const string Roots = nameof(Roots);
    public const string Modules = nameof(Modules);
    public const string Host = nameof(Host);
    public const string Suppression = nameof(Suppression);

    public static readonly string[] All = [Module, Agents, Calls, ToolSets, Services, Durables, AgentFiles, ToolSetFiles, Codecs, Content, Roots, Modules, Host, Suppression];
}
