using Netra.Generators.Composition;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>
/// Writes what a module's services live in: the holder of process-wide ones, and the scopes of a user and of a run. Each
/// service is made by <c>new</c> when first asked for, with the scope's gate held, and owned by the scope's lifetime.
/// </summary>
internal sealed class ScopeEmitter(ModuleGraph graph)
{
    private const string Lifetime = "global::Netra.ScopeLifetime";

    private readonly string _module = graph.Content.Module.Pascal;

    public (string Hint, string Text) Emit()
    {
        var code = CodeWriter.File();
        code.Open($"namespace {Names.Root}");
        Imports(code, ModuleNames.UserImports(_module), "a user", graph.Imports("User"));
        code.Line();
        Imports(code, ModuleNames.RunImports(_module), "a run", graph.Imports("Run"));
        code.Line();
        Process(code);
        code.Line();
        UserScope(code);
        code.Line();
        RunScope(code);
        code.Close();
        return (Names.Hint("Scopes", graph.Content.Module.Name, graph.Content.Module.Name), code.ToString());
    }

    private void Imports(CodeWriter code, string name, string owner, EquatableArray<string> types)
    {
        code.Line($"/// <summary>What the scope of {owner} takes from other modules and from the host; the host's scope implements it.</summary>");
        var bases = types.IsEmpty ? "" : " : " + string.Join(", ", types.Select(type => $"global::Netra.IProvides<{type}>"));
        code.Line($"public interface {name}{bases};");
    }

    private void Process(CodeWriter code)
    {
        var held = graph.Held.ToArray();
        code.Line("/// <summary>What users' and runs' services of the module take from the container, taken once at start-up.</summary>");
        code.Open($"public sealed class {ModuleNames.Process(_module)}");
        code.Line($"internal {ModuleNames.Process(_module)}({string.Join(", ", held.Select((type, i) => $"{type} p{i}"))})");
        code.Open();
        for (var i = 0; i < held.Length; i++)
        {
            code.Line($"{ModuleNames.Member(held[i])} = p{i};");
        }
        code.Close();
        foreach (var type in held)
        {
            code.Line();
            code.Line($"internal {type} {ModuleNames.Member(type)} {{ get; }}");
        }
        code.Close();
    }

    private void UserScope(CodeWriter code)
    {
        var name = ModuleNames.UserScope(_module);
        var services = graph.Of("User").ToArray();
        code.Line("/// <summary>The module's services of one user. Safe for concurrent use.</summary>");
        code.Open($"public sealed class {name}{Provides(services)}");
        code.Line($"private readonly {ModuleNames.UserImports(_module)} _imports;");
        code.Line($"private readonly {Lifetime} _lifetime;");
        Fields(code, services);
        code.Line();
        code.Line($"/// <summary>A scope whose services <paramref name=\"lifetime\"/> disposes.</summary>");
        code.Open($"public {name}(global::Netra.IUserScope scope, {ModuleNames.UserImports(_module)} imports, {ModuleNames.Process(_module)} process, {Lifetime} lifetime)");
        code.Line("Scope = scope;").Line("_imports = imports;").Line("Process = process;").Line("_lifetime = lifetime;").Close();
        code.Line();
        code.Line("internal global::Netra.IUserScope Scope { get; }");
        code.Line();
        code.Line($"internal {ModuleNames.Process(_module)} Process {{ get; }}");
        Services(code, services, "User");
        code.Close();
    }

    private void RunScope(CodeWriter code)
    {
        var name = ModuleNames.RunScope(_module);
        var services = graph.Of("Run").ToArray();
        code.Line("/// <summary>The module's services of one attempt of a run. Safe for concurrent use.</summary>");
        code.Open($"public sealed class {name}{Provides(services)}");
        code.Line($"private readonly global::Netra.IRunScope _scope;");
        code.Line($"private readonly {ModuleNames.UserScope(_module)} _user;");
        code.Line($"private readonly {ModuleNames.RunImports(_module)} _imports;");
        code.Line($"private readonly {Lifetime} _lifetime;");
        Fields(code, services);
        code.Line();
        code.Line($"/// <summary>A scope whose services <paramref name=\"lifetime\"/> disposes.</summary>");
        code.Open($"public {name}(global::Netra.IRunScope scope, {ModuleNames.UserScope(_module)} user, {ModuleNames.RunImports(_module)} imports, {Lifetime} lifetime)");
        code.Line("_scope = scope;").Line("_user = user;").Line("_imports = imports;").Line("_lifetime = lifetime;").Close();
        foreach (var dependency in graph.ConsumerDependencies)
        {
            code.Line();
            code.Line($"internal {dependency.Type} {ModuleNames.Take(dependency.Type)}() => {Argument(dependency, "Run", isHeld: false)};");
        }
        Services(code, services, "Run");
        code.Close();
    }

    private static string Provides(ServiceModel[] services)
    {
        var exports = services.SelectMany(service => service.Exports).Distinct(StringComparer.Ordinal).OrderBy(type => type, StringComparer.Ordinal).ToArray();
        return exports.Length == 0 ? "" : " : " + string.Join(", ", exports.Select(type => $"global::Netra.IProvides<{type}>"));
    }

    private static void Fields(CodeWriter code, ServiceModel[] services)
    {
        for (var i = 0; i < services.Length; i++)
        {
            code.Line($"private {services[i].CSharp}? _s{i};");
        }
    }

    private void Services(CodeWriter code, ServiceModel[] services, string lifetime)
    {
        var exported = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < services.Length; i++)
        {
            var service = services[i];
            var member = ModuleNames.Member(service.CSharp);
            code.Line();
            code.Open($"internal {service.CSharp} {member}()");
            code.Open($"if (global::System.Threading.Volatile.Read(ref _s{i}) is {{ }} made)").Line("return made;").Close();
            code.Open("lock (_lifetime.Gate)").Line($"return {member}Held();").Close();
            code.Close();
            code.Line();
            code.Line("// With the gate held.");
            code.Open($"internal {service.CSharp} {member}Held()");
            code.Open($"if (_s{i} is {{ }} made)").Line("return made;").Close();
            code.Line($"var service = _lifetime.Own(new {service.CSharp}({string.Join(", ", service.Dependencies.Select(dependency => Argument(dependency, lifetime, isHeld: true)))}));");
            code.Line($"global::System.Threading.Volatile.Write(ref _s{i}, service);");
            code.Line("return service;");
            code.Close();
            foreach (var export in service.Exports.Where(exported.Add))
            {
                code.Line();
                code.Line($"{export} global::Netra.IProvides<{export}>.Get() => {member}();");
            }
        }
    }

    private string Argument(Dependency dependency, string lifetime, bool isHeld)
    {
        var source = graph.Resolve(dependency, lifetime);
        var user = lifetime == "User" ? "" : "_user.";
        return source.Kind switch
        {
            SourceKind.Own when source.Service!.Lifetime == "Process" => $"{user}Process.{ModuleNames.Member(dependency.Type)}",
            // Another scope has a gate of its own.
            SourceKind.Own when source.Service!.Lifetime == lifetime => $"{ModuleNames.Member(source.Service.CSharp)}{(isHeld ? "Held" : "")}()",
            SourceKind.Own => $"_user.{ModuleNames.Member(source.Service!.CSharp)}()",
            SourceKind.Container => $"{user}Process.{ModuleNames.Member(dependency.Type)}",
            SourceKind.Import => $"((global::Netra.IProvides<{dependency.Type}>)_imports).Get()",
            SourceKind.Context => Context(dependency.Kind, lifetime),
            // Reported as NETRA012; the rest of the module stays free of follow-up errors.
            _ => "default!",
        };
    }

    private static string Context(DependencyKind kind, string lifetime) => (kind, lifetime) switch
    {
        (DependencyKind.UserContext, "User") => "Scope.User",
        (DependencyKind.UserScope, "User") => "Scope",
        (DependencyKind.UserContext, _) => "_scope.Run.User",
        (DependencyKind.UserScope, _) => "_user.Scope",
        (DependencyKind.RunContext, _) => "_scope.Run",
        _ => "_scope",
    };
}
