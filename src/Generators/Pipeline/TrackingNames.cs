namespace Netra.Generators.Pipeline;

/// <summary>Names of the pipeline's steps, by which tests see what was cached.</summary>
internal static class TrackingNames
{
    public const string Module = nameof(Module);
    public const string Agents = nameof(Agents);
    public const string ToolSets = nameof(ToolSets);
    public const string Services = nameof(Services);
    public const string Durables = nameof(Durables);
    public const string Codecs = nameof(Codecs);
    public const string Content = nameof(Content);
    public const string Roots = nameof(Roots);
    public const string Modules = nameof(Modules);
    public const string Host = nameof(Host);

    public static readonly string[] All = [Module, Agents, ToolSets, Services, Durables, Codecs, Content, Roots, Modules, Host];
}
