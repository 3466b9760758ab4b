using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Composition;

/// <summary>How modules may be built, named and referenced.</summary>
public sealed class ModuleAssemblyTests
{
    private const string Provider = """
        await using var provider = services.BuildServiceProvider();
        Root.Start(provider);
        await using var user = provider.GetRequiredService<IUserEngineFactory>().Open(s_user);
        await using var run = OpenRun(user);

        """;

    private const string Host = "[CompositionRoot(DefaultAgent = \"first\")] internal sealed partial class Root;";

    [Fact]
    public async Task Names_of_assemblies_namespaces_and_types_do_not_matter()
    {
        // Names that are no identifiers, one that is a keyword, two that are one when cleaned, types that are called the same, and no namespace.
        (string Assembly, string Source)[] modules =
        [
            ("My-Module.1", Module("my-module", "one")),
            ("My_Module-1", Module("mymodule", "two")),
            ("class", Module("class", "three")),
            ("1st", Module("first-of-all", "four")),
            ("a b,c", Module("a-1", "five")),
            ("Ünïcode", Module("a1", "six")),
            ("Namespaced", "namespace Netra.Generated.Mymodule;".Insert(0, "[assembly: Module(\"name-spaced\")] ") + Agent("seven")),
        ];
        var agents = string.Join(" + ", new[] { "one", "two", "three", "four", "five", "six", "seven" }.Select(agent => $"await CallAsync(provider, \"{agent}\", run)"));
        (await HostRun.RunAsync(Provider + $"return {agents};", modules)).ShouldBe("one two three four five six seven ");
    }

    [Fact]
    public async Task Names_of_modules_may_be_made_of_the_words_of_generated_names()
    {
        string[] names = ["shop", "shop-manifest", "shop-process", "shop-user-scope", "shop-run", "shop-module", "i-shop", "shop-user-imports", "user-scope", "agent-registry"];
        var modules = names.Select((name, i) => ($"M{i}", Module(name, "a" + i))).ToArray();
        var agents = string.Join(" + ", names.Select((_, i) => $"await CallAsync(provider, \"a{i}\", run)"));
        (await HostRun.RunAsync(Provider + $"return {agents};", modules)).ShouldBe("a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 ");
    }

    [Fact]
    public async Task A_module_of_nothing_is_composed()
        => (await HostRun.RunAsync(Provider + "return string.Join(\",\", provider.GetRequiredService<IAgentRegistry>().Modules.Select(m => m.Name));", ("Nothing", "[assembly: Module(\"nothing\")]")))
            .ShouldBe("base,nothing");

    [Fact]
    public async Task A_host_may_be_compiled_against_reference_assemblies()
    {
        var seen = 0;
        var result = await HostRun.RunAsync(
            Provider + "return await CallAsync(provider, \"one\", run);",
            (compilation, _) =>
            {
                using var stream = new MemoryStream();
                compilation.Emit(stream, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false)).Success.ShouldBeTrue();
                seen++;
                return MetadataReference.CreateFromImage(stream.ToArray());
            },
            [("Plain", Module("plain", "one"))]);
        result.ShouldBe("one ");
        seen.ShouldBe(2);
    }

    [Fact]
    public void What_a_module_declares_stays_internal()
    {
        var module = Sources.Generate(Sources.Compile("Subject", [Module("subject", "one"), "[ToolSet] internal sealed partial class T { [Tool] public int Get(int x) => x; } internal interface IOwn; [Service(Lifetime.Run)] internal sealed class S : IOwn;"]));
        var open = Sources.Compile("Outside", [], [Sources.Emit(module).Reference]);
        var names = Public(((IAssemblySymbol)open.GetAssemblyOrModuleSymbol(open.References.Last())!).GlobalNamespace).Order(StringComparer.Ordinal);
        names.ShouldBe(["ISubjectRunImports", "ISubjectUserImports", "SubjectManifest", "SubjectProcess", "SubjectRunScope", "SubjectUserScope"]);
    }

    [Fact]
    public void A_test_project_calls_what_it_may_see()
    {
        // The module's friend is itself a module, with types of the same names and generated code of its own.
        var module = Sources.Emit(Sources.Generate(Sources.Compile("Weather", ["[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Weather.Tests\")]", Module("weather", "one"), Tools]))).Reference;
        var tests = Sources.Compile("Weather.Tests", [
            "[assembly: Module(\"weather-tests\")] namespace Tests;" + Agent("other") + Tools,
            """
            namespace Tests;
            internal static class Uses
            {
                public static AgentCall<string> Theirs() => global::Same.Call("x");
                public static AgentCall<string> Ours() => Same.Call("x");
                public static ToolCall<int> Tool() => global::T.Calls.Get(1);
                public static object Descriptor() => new global::Netra.Generated.WeatherManifest().Agents[0].Name;
            }
            """,
        ], [module]);
        Sources.Emit(Sources.Generate(tests));
    }

    [Fact]
    public async Task A_host_that_is_a_modules_friend_sees_one_of_each_generated_name()
        => (await HostRun.RunAsync(
            Provider + "return Same.Ref.Name + await CallAsync(provider, \"one\", run);",
            ("Friend", "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"App\")] " + Module("friend", "one")),
            ("Other", Module("other", "two")))).ShouldBe("oneone ");

    [Fact]
    public async Task A_module_that_is_reached_twice_is_composed_once()
    {
        var module = Sources.Module("Deep", Module("deep", "one"));
        var through = Sources.Emit(Sources.Compile("Through", ["public static class Through { public static string Name => new Netra.Generated.DeepManifest().Name; }"], [module])).Reference;
        var host = Sources.Compile("App", [Host], [Sources.Module("Base", HostRun.Base), through, module, module]);
        (await MessagesAsync(host)).ShouldBeEmpty();
        Sources.Emit(Sources.Generate(host));
    }

    [Fact]
    public async Task Two_modules_of_one_name_make_no_host()
        => (await MessagesAsync(Sources.Compile("App", [Host], [Sources.Module("Base", HostRun.Base), Sources.Module("One", Module("same", "one")), Sources.Module("Two", Module("same", "two"))])))
            .ShouldBe(["NETRA019 The assemblies One and Two are both module 'same'; rename one, [assembly: Module(\"...\")]"]);

    [Fact]
    public async Task A_module_behind_an_alias_only_makes_no_host()
    {
        MetadataReference[] Modules(params string[] aliases) => [Sources.Module("Base", HostRun.Base), Sources.Module("Far", Module("far", "one")).WithAliases(aliases)];
        (await MessagesAsync(Sources.Compile("App", [Host], Modules("far"))))
            .ShouldBe(["NETRA019 The host cannot name the types of module 'far', because Far is referenced by an alias only; remove Aliases from the reference, or add global to them"]);
        var both = Sources.Compile("App", [Host], Modules("far", "global"));
        (await MessagesAsync(both)).ShouldBeEmpty();
        Sources.Emit(Sources.Generate(both));
    }

    [Fact]
    public async Task A_module_of_a_later_contract_version_makes_no_host_and_says_so_alone()
    {
        var later = Sources.Emit(Sources.Compile("Later", ["[assembly: ModuleManifest(typeof(LaterManifest), 99)] [ModuleFacts(\"later\", \"\")] [ComponentFact(\"X\", Lifetime.Process, Needs = new[] { \"Y\" })] public sealed class LaterManifest;"])).Reference;
        (await MessagesAsync(Sources.Compile("App", [Host], [Sources.Module("Base", HostRun.Base), later])))
            .ShouldBe([$"NETRA013 Module 'later' was built for version 99 of the generator's contract, this host for version {ModuleManifest.CurrentContractVersion.ToString(CultureInfo.InvariantCulture)}; build the module again with the host's Netra.Contracts"]);
    }

    [Fact]
    public async Task An_agent_in_a_new_file_is_in_the_registry_without_any_other_edit()
    {
        static Task<string> Agents(params (string, string)[] modules)
            => HostRun.RunAsync(Provider + "return string.Join(\",\", provider.GetRequiredService<IAgentRegistry>().Agents.Select(a => a.Name));", modules);
        const string module = "[assembly: Module(\"growing\")]\n";
        (await Agents(("Growing", module))).ShouldBe("first");
        (await Agents(("Growing", module + Agent("added")))).ShouldBe("added,first");
    }

    private const string Tools = "[ToolSet] internal sealed partial class T { [Tool] public int Get(int x) => x; }";

    private static string Module(string name, string agent) => $"[assembly: Module(\"{name}\")]\n" + Agent(agent);

    private static string Agent(string name) => $$"""
        [Service(Lifetime.User)] internal sealed class Text { public string Of(string name) => name + " "; }
        /// <summary>Says its name.</summary>
        [Agent("{{name}}")]
        internal sealed partial class Same(Text text) : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(text.Of("{{name}}")); }
        """;

    private static IEnumerable<string> Public(INamespaceSymbol space)
        => space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public).Select(type => type.Name).Concat(space.GetNamespaceMembers().SelectMany(Public));

    private static async Task<string[]> MessagesAsync(Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation)
    {
        Sources.Generate(compilation).GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();
        return [.. (await RuleRun.DiagnosticsAsync(compilation)).Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}")];
    }
}
