using Netra.Generators.Composition;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes a host's user engine factory and the scopes that it opens: all modules' scopes in typed fields, and no container.</summary>
internal sealed class HostScopeEmitter(HostGraph graph)
{
    private const string Lifetime = "global::Netra.ScopeLifetime";
    private const string Disposal = "public global::System.Threading.Tasks.ValueTask DisposeAsync() => DisposeServicesAsync();";

    private readonly EquatableArray<ModuleFacts> _modules = graph.Content.Modules;

    // Of a module that has nothing for a user or for a run, none of that is opened.
    private readonly ModuleFacts[] _ofUsers = [.. graph.Content.Modules.Where(static module => module.Components.Any(static component => component.Lifetime != "Process"))];
    private readonly ModuleFacts[] _ofRuns = [.. graph.Content.Modules.Where(static module => module.Components.Any(static component => component.Lifetime == "Run"))];

    public (string Hint, string Text) Emit()
    {
        var root = graph.Content.Root;
        var code = CodeWriter.File();
        code.Open($"namespace {HostEmitter.Namespace(root)}");
        Factory(code);
        code.Line();
        UserScope(code);
        code.Line();
        RunScope(code);
        code.Close();
        return (Names.Hint("Scopes", root.Target.Name, root.Target.CSharp), code.ToString());
    }

    private void Factory(CodeWriter code)
    {
        var imports = graph.FactoryImports.One.Select(type => (Type: type, Member: ModuleNames.Member(type)))
            .Concat(graph.FactoryImports.All.Select(type => (Type: $"global::System.Collections.Immutable.ImmutableArray<{type}>", Member: AllMember(type))))
            .ToArray();
        var parameters = _modules.Select((module, i) => $"{ModuleNames.Global(ModuleNames.Process(module.Pascal))} module{i}")
            .Concat(imports.Select((import, i) => $"{import.Type} import{i}"));
        code.Line("/// <summary>Opens users' scopes. What they take from the container was taken when this was made.</summary>");
        code.Open("internal sealed class UserEngineFactory : global::Netra.IUserEngineFactory");
        code.Open($"internal UserEngineFactory({string.Join(", ", parameters)})");
        for (var i = 0; i < _modules.Count; i++)
        {
            code.Line($"{Field(_modules[i])} = module{i};");
        }
        for (var i = 0; i < imports.Length; i++)
        {
            code.Line($"{imports[i].Member} = import{i};");
        }
        code.Close();
        foreach (var module in _modules)
        {
            code.Line();
            code.Line($"internal {ModuleNames.Global(ModuleNames.Process(module.Pascal))} {Field(module)} {{ get; }}");
        }
        foreach (var (type, member) in imports)
        {
            code.Line();
            code.Line($"internal {type} {member} {{ get; }}");
        }
        code.Line();
        code.Line("public global::Netra.IUserScope Open(global::Netra.UserContext user) => new UserScope(this, user);");
        code.Close();
    }

    private void UserScope(CodeWriter code)
    {
        var imports = _ofUsers.Select(module => ModuleNames.Global(ModuleNames.UserImports(module.Pascal)));
        code.Line("/// <summary>Everything of one active user.</summary>");
        code.Open($"internal sealed class UserScope : {string.Join(", ", imports.Prepend("global::Netra.IUserScope").Prepend(Lifetime))}");
        code.Open("internal UserScope(UserEngineFactory factory, global::Netra.UserContext user)");
        code.Line("Factory = factory;").Line("User = user;");
        foreach (var module in _ofUsers)
        {
            code.Line($"{Field(module)} = new {ModuleNames.Global(ModuleNames.UserScope(module.Pascal))}(this, this, factory.{Field(module)}, this);");
        }
        code.Close();
        code.Line();
        code.Line("public global::Netra.UserContext User { get; }");
        code.Line();
        code.Line($"public global::Netra.IExecutionEngine Engine => {FromModule(graph.Exported(HostGraph.Engine)[0], HostGraph.Engine, "")};");
        code.Line();
        code.Line("internal UserEngineFactory Factory { get; }");
        foreach (var module in _ofUsers)
        {
            code.Line();
            code.Line($"internal {ModuleNames.Global(ModuleNames.UserScope(module.Pascal))} {Field(module)} {{ get; }}");
        }
        code.Line();
        code.Line("public global::Netra.IRunScope OpenRun(global::Netra.RunContext run) => new RunScope(this, run);");
        code.Line();
        code.Line(Disposal);
        Give(code, graph.UserImports, "Factory", "", null);
        code.Close();
    }

    private void RunScope(CodeWriter code)
    {
        var bases = _ofRuns.SelectMany(module => new[]
        {
            ModuleNames.Global(ModuleNames.RunImports(module.Pascal)),
            $"global::Netra.IProvides<{ModuleNames.Global(ModuleNames.RunScope(module.Pascal))}>",
        });
        code.Line("/// <summary>Everything of one attempt of a run.</summary>");
        code.Open($"internal sealed class RunScope : {string.Join(", ", bases.Prepend("global::Netra.IRunScope").Prepend(Lifetime))}");
        code.Line("private readonly UserScope _user;");
        foreach (var module in _ofRuns)
        {
            code.Line($"private readonly {ModuleNames.Global(ModuleNames.RunScope(module.Pascal))} _{Field(module)};");
        }
        code.Line();
        code.Open("internal RunScope(UserScope user, global::Netra.RunContext run)");
        code.Line("_user = user;").Line("Run = run;");
        foreach (var module in _ofRuns)
        {
            code.Line($"_{Field(module)} = new {ModuleNames.Global(ModuleNames.RunScope(module.Pascal))}(this, user.{Field(module)}, this, this);");
        }
        code.Close();
        code.Line();
        code.Line("public global::Netra.RunContext Run { get; }");
        code.Line();
        code.Line(Disposal);
        foreach (var module in _ofRuns)
        {
            var scope = ModuleNames.Global(ModuleNames.RunScope(module.Pascal));
            code.Line();
            code.Line($"{scope} global::Netra.IProvides<{scope}>.Get() => _{Field(module)};");
        }
        Give(code, graph.RunImports, "_user.Factory", "_user.", "_");
        code.Close();
    }

    // What the modules' scopes take from elsewhere; "user" and "run" lead to the modules' scopes, where there are any.
    private void Give(CodeWriter code, ModuleImports imports, string factory, string user, string? run)
    {
        string Scope(Provider provider) => provider.Lifetime == "User" ? user : run!;
        foreach (var type in imports.One)
        {
            var provider = graph.Exported(type)[0];
            code.Line();
            code.Line($"{type} {ModuleNames.Provides(type)}.Get() => {(provider.Lifetime == "Process" ? FromFactory(type, factory) : FromModule(provider, type, Scope(provider)))};");
        }
        foreach (var type in imports.All)
        {
            var more = graph.Exported(type).Where(provider => provider.Lifetime != "Process").OrderBy(provider => Lifetimes.Rank(provider.Lifetime)).Select(provider => FromModule(provider, type, Scope(provider))).ToArray();
            code.Line();
            code.Line($"global::System.Collections.Immutable.ImmutableArray<{type}> {ModuleNames.ProvidesAll(type)}.Get()");
            code.Line($"    => {factory}.{AllMember(type)}{(more.Length == 0 ? "" : $".AddRange(new {type}[] {{ {string.Join(", ", more)} }})")};");
        }
    }

    private static string AllMember(string type) => "All" + ModuleNames.Member(type);

    private static string FromFactory(string type, string factory) => type == HostGraph.Factory ? factory : $"{factory}.{ModuleNames.Member(type)}";

    private static string FromModule(Provider provider, string type, string prefix) => $"{prefix}{Field(provider.Module!)}.{ModuleNames.Export(provider.Component!.Type, type)}()";

    // A module may be called like a member of the scope.
    private static string Field(ModuleFacts module) => module.Pascal + "Module";
}
