using System.Globalization;
using Microsoft.CodeAnalysis;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA002, NETRA004, NETRA010, NETRA012, NETRA013 and NETRA017.</summary>
public sealed class CompositionTests
{
    private const string Files = """
        internal abstract class Files : IUserFiles
        {
            public ValueTask WriteAsync(UserId user, string name, ReadOnlyMemory<byte> content, CancellationToken ct) => default;
            public ValueTask<IReadOnlyList<UserFile>> ListAsync(UserId user, CancellationToken ct) => throw new NotSupportedException();
            public ValueTask<System.IO.Stream?> OpenAsync(UserId user, string name, CancellationToken ct) => default;
        }
        """;

    [Fact]
    public async Task Two_agents_of_one_name_do_not_compile()
    {
        var found = await MessagesAsync(Sources.Compile("Subject", ["[assembly: Module(\"subject\")]", Agent("One", "same"), Agent("Two", "same")]));
        found.ShouldBe([
            "NETRA010 The agent name 'same' is used more than once, by One, Two; names must differ in more than casing",
            "NETRA010 The agent name 'same' is used more than once, by One, Two; names must differ in more than casing",
        ]);
        // Each names the other's place too.
        (await RuleRun.DiagnosticsAsync(Sources.Compile("Subject", ["[assembly: Module(\"subject\")]", Agent("One", "same"), Agent("Two", "same")]))).ShouldAllBe(diagnostic => diagnostic.AdditionalLocations.Count == 1);
    }

    [Fact]
    public async Task Agents_of_different_names_compile()
        => (await RuleRun.InModuleAsync(Agent("One", "one"), Agent("Two", "two"))).ShouldBeEmpty();

    [Fact]
    public async Task Two_modules_with_an_agent_of_one_name_make_no_host()
        => (await HostAsync(Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes), Sources.Module("Other", "[assembly: Module(\"other\")]", Agent("Other", "notes"))))
            .ShouldBe(["NETRA010 The agent name 'notes' is used more than once, by Demo.Notes.NotesAgent (module notes), Other (module other); names must differ in more than casing"]);

    [Fact]
    public async Task A_host_of_modules_that_fit_has_no_error()
        => (await HostAsync(Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes))).ShouldBeEmpty();

    [Fact]
    public async Task A_host_without_an_engine_or_with_what_nobody_provides_has_errors()
        => (await HostAsync(Sources.Module("Notes", Samples.Notes))).ShouldBe([
            "NETRA012 Demo.Notes.NotesAgent (module notes) needs Netra.IExecutionEngine, which is provided by nobody: give a class that implements it [Service], reference its module, or name it on the composition root with [FromHost<IExecutionEngine>]",
            "NETRA012 Demo.Notes.Notebook (module notes) needs Netra.IUserDirectory, which is provided by nobody: give a class that implements it [Service], reference its module, or name it on the composition root with [FromHost<IUserDirectory>] (needed by Demo.Notes.NotesAgent -> Demo.Notes.Notebook -> Netra.IUserDirectory)",
            "NETRA012 Netra.IExecutionEngine is provided by nobody; reference the module that executes runs",
        ], ignoreOrder: true);

    [Fact]
    public async Task What_the_host_brings_is_named_on_the_root()
    {
        const string needy = """
            [assembly: Module("needy")]
            [Service(Lifetime.User)] internal sealed class Needy(System.Globalization.CultureInfo culture) { public string Name => culture.Name; }
            """;
        MetadataReference[] modules = [Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes), Sources.Module("Needy", needy)];
        (await HostAsync(modules)).Single().ShouldStartWith("NETRA012 Needy (module needy) needs System.Globalization.CultureInfo");
        var named = Samples.Host.Replace("[CompositionRoot", "[FromHost<System.Globalization.CultureInfo>, CompositionRoot", StringComparison.Ordinal);
        (await MessagesAsync(Sources.Compile("App", [named], modules))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_default_agent_must_exist_and_be_open_to_users()
    {
        MetadataReference[] modules = [Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes), Sources.Module("Closed", "[assembly: Module(\"closed\")]", Agent("Closed", "closed"))];
        async Task<string> WithDefault(string arguments) => (await MessagesAsync(Sources.Compile("App", [$"[CompositionRoot{arguments}] internal sealed partial class Root;"], modules))).Single();
        (await WithDefault("(DefaultAgent = \"nobody\")")).ShouldBe("NETRA017 The composition root 'Root' cannot answer: its default agent 'nobody' does not exist; the referenced modules' entry agents are: notes");
        (await WithDefault("(DefaultAgent = \"closed\")")).ShouldBe("NETRA017 The composition root 'Root' cannot answer: its default agent 'closed' is not one that a user may start; write Entry = true on it");
        (await WithDefault("")).ShouldStartWith("NETRA017 The composition root 'Root' cannot answer: it names no default agent");
    }

    [Fact]
    public async Task A_module_of_another_contract_version_makes_no_host()
    {
        var old = Sources.Compile("Old", ["[assembly: ModuleManifest(typeof(OldManifest), 0)] [ModuleFacts(\"old\", \"\")] public sealed class OldManifest;"]);
        (await HostAsync(Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes), Sources.Emit(old).Reference)).Single().ShouldStartWith("NETRA013 Module 'old' was built for version 0");
    }

    [Theory]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A(B b) { public B B => b; } [Service(Lifetime.Process)] internal sealed class B(A a) { public A A => a; }", "NETRA012 The services depend on each other in a circle: A -> B -> A")]
    [InlineData("[Service(Lifetime.User)] internal sealed class A(A a) { public A Other => a; }", "NETRA012 The services depend on each other in a circle: A -> A")]
    [InlineData("internal interface I; [Service(Lifetime.User)] internal sealed class A(I i) { public I I => i; }", "NETRA012 A needs I, which is provided by nobody: give a class that provides it [Service]")]
    [InlineData("internal interface I; [Service(Lifetime.User)] internal sealed class A : I; [Service(Lifetime.User)] internal sealed class B : I; [Service(Lifetime.Run)] internal sealed class C(Lazy<I> i) { public object I => i; }", "NETRA012 C needs I, which is provided by A and by B: take IReadOnlyList<I> for all of them, or let only one provide it")]
    [InlineData("internal interface I; [Service(Lifetime.User)] internal sealed class A(I i) { public I I => i; } [Service(Lifetime.Run)] internal sealed class B(A a) { public A A => a; } [ToolSet] internal sealed partial class T(B b) { public B B => b; }", "NETRA012 A needs I, which is provided by nobody: give a class that provides it [Service] (needed by T -> B -> A -> I)")]
    [InlineData("internal abstract class B; [Service(Lifetime.User)] internal sealed class A(IEnumerable<B> all) : B { public object All => all; }", "NETRA012 A needs System.Collections.Generic.IEnumerable<B>, which is provided by nobody: give a class that provides it [Service]")]
    [InlineData("[Service(Lifetime.User)] internal sealed class A(Func<A[]> a) { public object Other => a; }", "NETRA012 A needs System.Func<A[]>, which is provided by nobody: give a class that provides it [Service]")]
    [InlineData("internal interface I; [Service(Lifetime.User)] internal sealed class A(IEnumerable<I> all) : I { public object All => all; }", "NETRA012 The services depend on each other in a circle: A -> A")]
    public async Task Services_that_cannot_be_composed_do_not_compile(string source, string expected)
        => (await MessagesAsync(Sources.Compile("Subject", ["[assembly: Module(\"subject\")]", source]))).ShouldBe([expected]);

    [Theory]
    [InlineData("internal interface I; [Service(Lifetime.Process)] internal sealed class A : I, IDisposable { public void Dispose() { } } [Service(Lifetime.Run)] internal sealed class B(I i, A a, RunContext r, UserContext u, IRunScope s, IUserScope t) : IDisposable { public void Dispose() => _ = (i, a, r, u, s, t); }")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A(Microsoft.Extensions.Logging.ILogger<A> log, TimeProvider time, IAgentRegistry registry, IUserEngineFactory users, Microsoft.Extensions.Options.IOptions<NetraLimits> limits) { public object All => (log, time, registry, users, limits); }")]
    [InlineData("[Service(Lifetime.User)] internal sealed class A(IUserFiles files, IExecutionEngine engine) { public object All => (files, engine); }")]
    [InlineData("internal interface I; [Service(Lifetime.User)] internal sealed class A : I; [Service(Lifetime.Run)] internal sealed class B : I; [Service(Lifetime.Run)] internal sealed class C(I[] all, IEnumerable<IUserFiles> files) { public object All => (all, files); }")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A(Func<B> b) { public object B => b; } [Service(Lifetime.Process)] internal sealed class B(A a, Microsoft.Extensions.Options.IOptionsMonitor<NetraLimits> limits, Lazy<TimeProvider> time) { public object All => (a, limits, time); }")]
    public async Task Services_that_can_be_composed_compile(string source)
        => (await RuleRun.InModuleAsync(source)).ShouldBeEmpty();

    [Fact]
    public async Task A_circle_across_modules_or_through_the_user_engine_factory_is_found()
    {
        var first = Sources.Module("First", "[assembly: Module(\"first\")]", Files, "[Service(Lifetime.Process)] internal sealed class First(IUserDirectory users) : Files, IUserFiles { public IUserDirectory Users => users; }");
        const string directory = "{ public ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct) => default; public object Other => x; }";
        var second = Sources.Module("Second", "[assembly: Module(\"second\")]", $"[Service(Lifetime.Process)] internal sealed class Second(IUserFiles x) : IUserDirectory {directory}");
        var engine = Sources.Module("Engine", Samples.Engine.Replace(": IUserDirectory", "", StringComparison.Ordinal));
        var agent = Sources.Module("Entry", "[assembly: Module(\"entry\")]", Agent("Notes", "notes", "Entry = true"));
        (await HostAsync(first, second, engine, agent)).ShouldBe(["NETRA012 The services depend on each other in a circle: First -> Second -> First"]);

        var through = Sources.Module("Second", "[assembly: Module(\"second\")]", $"[Service(Lifetime.Process)] internal sealed class Second(IUserEngineFactory x) : IUserDirectory {directory} [Service(Lifetime.User)] internal sealed class Taker(IUserDirectory d) {{ public object D => d; }}");
        (await HostAsync(through, engine, agent)).ShouldBe(["NETRA012 The services depend on each other in a circle: Netra.IUserEngineFactory -> Second -> Netra.IUserEngineFactory"]);
    }

    [Fact]
    public async Task A_second_implementation_is_an_error_in_a_module()
    {
        var found = await MessagesAsync(Sources.Compile("Subject", ["[assembly: Module(\"subject\")]", Files, "internal sealed class A : Files; internal sealed class B : Files;"]));
        found.ShouldBe(["NETRA002 'Netra.IUserFiles' must have exactly one implementation and has several: A (Subject), B (Subject); remove all but one, or mark one that wraps another with [Decorator]"]);
    }

    [Fact]
    public async Task A_second_implementation_is_an_error_across_the_modules_of_a_host()
    {
        var one = Sources.Module("One", "[assembly: Module(\"one\")] [Service(Lifetime.User)] internal sealed class InOne;", Files, "internal sealed class A : Files;");
        var two = Sources.Module("Two", "[assembly: Module(\"two\")] [Service(Lifetime.User)] internal sealed class InTwo;", Files, "internal sealed class B : Files;");
        (await HostAsync(Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes), one, two))
            .ShouldBe(["NETRA002 'Netra.IUserFiles' must have exactly one implementation and has several: A (One), B (Two); remove all but one, or mark one that wraps another with [Decorator]"]);
    }

    [Fact]
    public async Task One_implementation_a_base_class_and_a_decorator_are_no_second_one()
    {
        (await RuleRun.InModuleAsync(Files, "internal sealed class A : Files;")).ShouldBeEmpty();
        (await RuleRun.InModuleAsync(Files, "internal sealed class A : Files; [Decorator] internal sealed class B(IUserFiles inner) : Files { public IUserFiles Inner => inner; }")).ShouldBeEmpty();
        // Saying so without wrapping anything does not count.
        (await RuleRun.InModuleAsync(Files, "internal sealed class A : Files; [Decorator] internal sealed class B : Files;")).ShouldBe(["NETRA002 B"]);
    }

    [Fact]
    public async Task A_module_that_names_a_type_of_another_is_an_error()
    {
        var other = Sources.Module("Other", "[assembly: Module(\"other\")] namespace Others; public sealed class Thing { public static int Count => 1; } public static class Extensions { public static int Twice(this int x) => 2 * x; }");
        async Task<string[]> Using(string body) => await RuleRun.FindAsync(["[assembly: Module(\"subject\")]", $"internal sealed class User {{ {body} }}"], [other]);
        (await Using("Others.Thing? _thing; object? Get() => _thing;")).ShouldBe(["NETRA004 Thing"]);
        (await Using("List<Others.Thing> Get() => [];")).ShouldBe(["NETRA004 Thing"]);
        (await Using("int Get() => Others.Thing.Count;")).ShouldBe(["NETRA004 Thing"]);
        (await Using("string Get() => nameof(Others);")).ShouldBeEmpty();
        (await Using("int Get() => 1;")).ShouldBeEmpty();
        (await Using("[NetraWaiver(\"NETRA004\", \"measured\")] int Get() => Others.Thing.Count;")).ShouldBeEmpty();
        // What is no module may know modules.
        (await RuleRun.FindAsync(["internal sealed class User { int Get() => Others.Thing.Count; }"], [other])).ShouldBeEmpty();
    }

    private static string Agent(string type, string name, string more = "Entry = false")
        => $"/// <summary>One.</summary>\n[Agent(\"{name}\", {more})] internal sealed partial class {type} : IAgent<string, string> {{ public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(input); }}";

    private static Task<string[]> HostAsync(params MetadataReference[] modules) => MessagesAsync(Sources.Compile("App", [Samples.Host], modules));

    // Whatever the rules find, the generated code adds no error of its own.
    private static async Task<string[]> MessagesAsync(Compilation compilation)
    {
        Sources.Generate((Microsoft.CodeAnalysis.CSharp.CSharpCompilation)compilation).GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();
        return [.. (await RuleRun.DiagnosticsAsync(compilation)).Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}")];
    }
}
