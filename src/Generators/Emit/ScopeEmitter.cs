using Netra.Generators.Composition;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>
/// Writes what a module's services live in: the holder of process-wide ones, and the scopes of a user and of a run. Each
/// service is made by <c>new</c> when first asked for, and owned by the scope's lifetime.
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

    private static void Imports(CodeWriter code, string name, string owner, ModuleImports imports)
    {
        code.Line($"/// <summary>What the scope of {owner} takes from other modules and from the host; the host's scope implements it.</summary>");
        var bases = imports.One.Select(ModuleNames.Provides).Concat(imports.All.Select(ModuleNames.ProvidesAll)).ToArray();
        code.Line($"public interface {name}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))};");
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
        code.Open($"public sealed class {name}");
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
        code.Open($"public sealed class {name}");
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
            code.Line($"internal {dependency.CSharp} {ModuleNames.Take(dependency)}() => {Argument(dependency, "Run", isMaking: false)};");
        }
        Services(code, services, "Run");
        code.Close();
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
        for (var i = 0; i < services.Length; i++)
        {
            var service = services[i];
            var member = ModuleNames.Member(service.CSharp);
            code.Line();
            code.Open($"internal {service.CSharp} {member}()");
            code.Open($"if (global::System.Threading.Volatile.Read(ref _s{i}) is {{ }} made)").Line("return made;").Close();
            code.Open($"using (_lifetime.Enter(typeof({service.CSharp})))").Line($"return {Make(service)}();").Close();
            code.Close();
            code.Line();
            code.Open($"private {service.CSharp} {Make(service)}()");
            code.Open($"if (_s{i} is {{ }} made)").Line("return made;").Close();
            code.Line($"var service = new {service.CSharp}({string.Join(", ", service.Dependencies.Select(dependency => Argument(dependency, lifetime, isMaking: true)))});");
            if (service.IsDisposable)
            {
                code.Line("_lifetime.Own(service);");
            }
            code.Line($"global::System.Threading.Volatile.Write(ref _s{i}, service);");
            code.Line("return service;");
            code.Close();
            foreach (var export in service.Exports)
            {
                code.Line();
                code.Line($"/// <summary>The service {Names.Last(service.CSharp)}, for other modules.</summary>");
                code.Line($"public {export} {ModuleNames.Export(service.CSharp, export)}() => {member}();");
            }
        }
    }

    private static string Make(ServiceModel service) => "Make" + ModuleNames.Member(service.CSharp);

    // What a service or a consumer that lives this long takes. While one is made its thread has entered the scope, and what it
    // takes is made at once; what is asked for later enters again.
    private string Argument(Dependency dependency, string lifetime, bool isMaking)
    {
        var source = graph.Resolve(dependency, lifetime);
        var user = lifetime == "User" ? "" : "_user.";
        string Own(ServiceModel service, string held) => service.Lifetime switch
        {
            "Process" => $"{user}Process.{ModuleNames.Member(held)}",
            var lives when lives == lifetime && isMaking && !dependency.IsLater => $"{Make(service)}()",
            "User" => $"{user}{ModuleNames.Member(service.CSharp)}()",
            _ => $"{ModuleNames.Member(service.CSharp)}()",
        };
        return source.Kind switch
        {
            SourceKind.Own when dependency.IsAll => Takings.All(dependency, InOrder(source.Services).Select(service => Own(service, service.CSharp))),
            SourceKind.Own => Takings.One(dependency, Own(source.Services[0], dependency.Type)),
            SourceKind.Container => Takings.One(dependency, $"{user}Process.{ModuleNames.Member(dependency.Type)}"),
            SourceKind.Import when dependency.IsAll => Takings.All(dependency, $"(({ModuleNames.ProvidesAll(dependency.Type)})_imports).Get()"),
            SourceKind.Import => Takings.One(dependency, $"(({ModuleNames.Provides(dependency.Type)})_imports).Get()"),
            SourceKind.Context => Takings.One(dependency, Context(dependency.Kind, lifetime)),
            // The rules say what is wrong; the rest of the module stays free of follow-up errors.
            _ => "default!",
        };
    }

    /// <summary>The order of a collection: what lives longest comes first, then by name; a host's scopes keep it across modules.</summary>
    private static IEnumerable<ServiceModel> InOrder(IEnumerable<ServiceModel> services)
        => services.OrderBy(service => Lifetimes.Rank(service.Lifetime)).ThenBy(service => service.CSharp, StringComparer.Ordinal);

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
