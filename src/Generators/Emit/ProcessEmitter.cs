using Netra.Generators.Composition;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>
/// Writes how a module's process-wide services get into the host's container. What other modules know of one is taken from
/// there by its contract, so that a host can decorate it; what only the module knows is taken as it is.
/// </summary>
internal sealed class ProcessEmitter(ModuleGraph graph)
{
    private const string Collection = "global::Microsoft.Extensions.DependencyInjection.IServiceCollection";
    private const string Add = "global::Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton";
    private const string Extensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";
    private const string Get = Extensions + ".GetRequiredService";

    private readonly string _holder = ModuleNames.Global(ModuleNames.Process(graph.Content.Module.Pascal));

    /// <summary>All that the container has of a contract, as an immutable array.</summary>
    public static string All(string type, string provider)
        => $"global::System.Collections.Immutable.ImmutableArray.ToImmutableArray<{type}>({Extensions}.GetServices<{type}>({provider}))";

    public void Emit(CodeWriter code)
    {
        code.Line("/// <inheritdoc/>");
        code.Open($"public override void AddProcessServices({Collection} services)");
        foreach (var service in graph.Of("Process"))
        {
            Register(code, service);
        }
        var held = graph.Held.Select(Taken).ToArray();
        code.Line($"{Add}<{_holder}>(services, static {(held.Length == 0 ? "_" : "provider")} => new {_holder}({string.Join(", ", held)}));");
        code.Close();
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open("public override void StartProcessServices(global::System.IServiceProvider services)");
        foreach (var service in graph.Of("Process"))
        {
            code.Line($"_ = {Own(service, "services")};");
            foreach (var type in service.Exports)
            {
                code.Line($"_ = {Get}<{type}>(services);");
            }
        }
        code.Line($"_ = {Get}<{_holder}>(services);");
        code.Close();
        foreach (var service in graph.Of("Process").Where(IsHeld))
        {
            code.Line();
            code.Open($"private static {service.CSharp} {ModuleNames.Member(service.CSharp)}(global::System.IServiceProvider provider)");
            if (service.Exports.All(type => graph.Providers(type).Count == 1))
            {
                code.Line("// First as its contract: the container disposes in reverse order, and what takes it now must go before it.");
                code.Line($"_ = {Get}<{service.Exports[0]}>(provider);");
            }
            code.Line($"return {Get}<{Held(service)}>(provider).Value;");
            code.Close();
        }
    }

    private void Register(CodeWriter code, ServiceModel service)
    {
        var isHeld = IsHeld(service);
        var arguments = service.Dependencies.Select(dependency => Argument(service, dependency)).ToArray();
        var made = $"new {service.CSharp}({string.Join(", ", arguments)})";
        var given = isHeld ? Held(service) : service.CSharp;
        if (service.Dependencies.Any(dependency => dependency.IsLater))
        {
            // The container does not notice a circle through a constructor that asks at once, and would hang.
            code.Open($"{Add}<{given}>(services, static provider =>");
            code.Line("var isMade = false;");
            code.Line($"var service = {made};");
            code.Line("isMade = true;");
            code.Line($"return {(isHeld ? $"new {given}(service)" : "service")};");
            code.Close("});");
        }
        else
        {
            code.Line($"{Add}<{given}>(services, static {(arguments.Length == 0 ? "_" : "provider")} => {(isHeld ? $"new {given}({made})" : made)});");
        }
        foreach (var type in service.Exports)
        {
            code.Line($"{Add}<{type}>(services, static provider => {Get}<{given}>(provider){(isHeld ? ".Give()" : "")});");
        }
    }

    private string Argument(ServiceModel service, Dependency dependency)
    {
        var source = graph.Resolve(dependency, "Process");
        return source.Kind switch
        {
            SourceKind.Own when dependency.IsAll => Takings.All(dependency, source.Services.Select(own => Own(own, "provider"))),
            SourceKind.Container when dependency.IsAll => Takings.All(dependency, All(dependency.Type, "provider")),
            SourceKind.Own or SourceKind.Container or SourceKind.Import when dependency.IsLater => Takings.One(
                dependency,
                $"isMade ? {Taken(dependency.Type)} : throw new global::System.InvalidOperationException({Literals.String($"The constructor of {Names.ForPeople(service.CSharp)} asks for {Names.ForPeople(dependency.Type)} at once; ask a Func or Lazy after the constructor.")})"),
            SourceKind.Own or SourceKind.Container or SourceKind.Import => Taken(dependency.Type),
            // The rules say what is wrong; the rest of the module stays free of follow-up errors.
            _ => "default!",
        };
    }

    private string Taken(string type)
        => graph.Providers(type) is { Count: 1 } own && !own[0].Exports.Items.Contains(type, StringComparer.Ordinal) ? Own(own[0], "provider") : $"{Get}<{type}>(provider)";

    private static string Own(ServiceModel service, string provider)
        => IsHeld(service) ? $"{ModuleNames.Member(service.CSharp)}({provider})" : $"{Get}<{service.CSharp}>({provider})";

    // See ProcessService: the container would dispose it once as itself and once as its contract.
    private static bool IsHeld(ServiceModel service) => service.IsDisposable && !service.Exports.IsEmpty;

    private static string Held(ServiceModel service) => $"global::Netra.ProcessService<{service.CSharp}>";
}
