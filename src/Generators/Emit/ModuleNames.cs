using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Names of what is generated for a module, by the module's name alone, so that a host's generator can write them too.</summary>
internal static class ModuleNames
{
    public static string Manifest(string module) => $"{module}Manifest";

    public static string Process(string module) => $"{module}Process";

    public static string UserScope(string module) => $"{module}UserScope";

    public static string RunScope(string module) => $"{module}RunScope";

    public static string UserImports(string module) => $"I{module}UserImports";

    public static string RunImports(string module) => $"I{module}RunImports";

    public static string Global(string name) => $"global::{Names.Root}.{name}";

    public static string AgentDescriptor(string type) => Names.Type(Names.Last(type), "Descriptor", type);

    public static string ToolDescriptor(string type, ToolModel tool) => Names.Type($"{Names.Last(type)}_{tool.Method}", "Tool", type + "\n" + tool.Name);

    /// <summary>The member that gives a service or a dependency.</summary>
    public static string Member(string type) => Names.Type(Names.Last(type), "", type);

    /// <summary>The method of a module's scope that gives other modules a service as one of its contracts.</summary>
    public static string Export(string service, string contract) => Names.Type(Names.Last(service) + Names.Last(contract), "", service + "\n" + contract);

    /// <summary>How a scope is asked for a service of elsewhere.</summary>
    public static string Provides(string type) => $"global::Netra.IProvides<{type}>";

    /// <summary>How a scope is asked for all implementations of a contract.</summary>
    public static string ProvidesAll(string type) => $"global::Netra.IProvides<global::System.Collections.Immutable.ImmutableArray<{type}>>";

    /// <summary>The method of a module's run scope that gives agents and tool sets a dependency.</summary>
    public static string Take(Dependency dependency) => "Take" + (dependency.Taking == Taking.One ? "" : dependency.Taking.ToString()) + Member(dependency.Type);

    public static string RunScopeOf(ModuleModel module, string scope) => $"((global::Netra.IProvides<{Global(RunScope(module.Pascal))}>){scope}).Get()";

    /// <summary>A new agent or tool set; <c>services</c> is the module's run scope.</summary>
    public static string New(string type, EquatableArray<Dependency> dependencies)
        => $"new {type}({string.Join(", ", dependencies.Select(dependency => $"services.{Take(dependency)}()"))})";
}
