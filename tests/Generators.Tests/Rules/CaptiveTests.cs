using System.Globalization;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA006, and NETRA018 on what the host's container disposes.</summary>
public sealed class CaptiveTests
{
    private const string User = "[Service(Lifetime.User)] internal sealed class U : Shared.IPlugin { public string Name => \"\"; } ";
    private const string Run = "[Service(Lifetime.Run)] internal sealed class R : Shared.IPlugin { public string Name => \"\"; } ";
    private const string Advice = ", and would keep the first for all: ";

    [Theory]
    [InlineData(User + "[Service(Lifetime.Process)] internal sealed class A(U u) { public U U => u; }", "A, one for the process, takes U, one for each user" + Advice + "A -> U; make A live no longer (Lifetime.User), or hand its methods what they need")]
    [InlineData(Run + "[Service(Lifetime.Process)] internal sealed class A(R r) { public R R => r; }", "A, one for the process, takes R, one for each run" + Advice + "A -> R; make A live no longer (Lifetime.Run), or hand its methods what they need")]
    [InlineData(Run + "[Service(Lifetime.User)] internal sealed class A(R r) { public R R => r; }", "A, one for each user, takes R, one for each run" + Advice + "A -> R; make A live no longer (Lifetime.Run), or hand its methods what they need")]
    [InlineData(User + "[Service(Lifetime.Process)] internal sealed class A(Func<U> u) { public object U => u; }", "A, one for the process, takes U through Func or Lazy, one for each user" + Advice + "A -> U; make A live no longer (Lifetime.User), or hand its methods what they need")]
    [InlineData(Run + "[Service(Lifetime.User)] internal sealed class A(Lazy<Shared.IPlugin> p) { public object P => p; }", "A, one for each user, takes Shared.IPlugin through Func or Lazy, one for each run" + Advice + "A -> Shared.IPlugin -> R; make A live no longer (Lifetime.Run), or hand its methods what they need")]
    [InlineData(User + "[Service(Lifetime.Process)] internal sealed class P : Shared.IPlugin { public string Name => \"\"; } [Service(Lifetime.Process)] internal sealed class A(IReadOnlyList<Shared.IPlugin> all) { public object All => all; }", "A, one for the process, takes Shared.IPlugin in a collection, one for each user" + Advice + "A -> Shared.IPlugin -> U; make A live no longer (Lifetime.User), or hand its methods what they need")]
    [InlineData(Run + "[Service(Lifetime.User)] internal sealed class A(Shared.IPlugin[] all) { public object All => all; }", "A, one for each user, takes Shared.IPlugin in a collection, one for each run" + Advice + "A -> Shared.IPlugin -> R; make A live no longer (Lifetime.Run), or hand its methods what they need")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A(UserContext u) { public UserContext U => u; }", "A, one for the process, takes Netra.UserContext, one for each user" + Advice + "A -> Netra.UserContext; make A live no longer (Lifetime.User), or hand its methods what they need")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A(Func<IRunScope> s) { public object S => s; }", "A, one for the process, takes Netra.IRunScope through Func or Lazy, one for each run" + Advice + "A -> Netra.IRunScope; make A live no longer (Lifetime.Run), or hand its methods what they need")]
    [InlineData("[Service(Lifetime.User)] internal sealed class A(RunContext r) { public RunContext R => r; }", "A, one for each user, takes Netra.RunContext, one for each run" + Advice + "A -> Netra.RunContext; make A live no longer (Lifetime.Run), or hand its methods what they need")]
    // The chain begins where nobody takes any more.
    [InlineData(User + "[Service(Lifetime.Process)] internal sealed class A(U u) { public U U => u; } [Service(Lifetime.Process)] internal sealed class B(A a) { public A A => a; } [ToolSet] internal sealed partial class T(B b) { public B B => b; }", "A, one for the process, takes U, one for each user" + Advice + "T -> B -> A -> U; make A live no longer (Lifetime.User), or hand its methods what they need")]
    public async Task It_fires_on_a_service_that_takes_what_lives_shorter(string source, string expected)
        => (await InModuleAsync(source)).ShouldBe(["NETRA006 " + expected]);

    [Theory]
    [InlineData(User + "[Service(Lifetime.User)] internal sealed class A(U u, Func<U> f, Lazy<U> l, IEnumerable<Shared.IPlugin> all) { public object All => (u, f, l, all); }")]
    [InlineData(User + "[Service(Lifetime.Run)] internal sealed class A(U u, Func<U> f, UserContext c, RunContext r, Func<IUserScope> s) { public object All => (u, f, c, r, s); }")]
    [InlineData(Run + "[Service(Lifetime.Run)] internal sealed class A(R r, IEnumerable<Shared.IPlugin> all) { public object All => (r, all); }")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class P; [Service(Lifetime.Process)] internal sealed class A(P p, Func<P> f) { public object All => (p, f); }")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class P; [Service(Lifetime.User)] internal sealed class A(P p, Lazy<P> l) { public object All => (p, l); }")]
    // The factory is process-wide and opens a scope for the user that it is given.
    [InlineData("[Service(Lifetime.Process)] internal sealed class A(IUserEngineFactory users, Func<IUserEngineFactory> later) { public object All => (users, later); public string Name(UserContext user) => user.Id.Value; }")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A { public IUserScope Open(IUserEngineFactory users, UserContext user) => users.Open(user); }")]
    [InlineData(User + "[ToolSet] internal sealed partial class T(U u, Func<RunContext> r) { public object All => (u, r); }")]
    // Not one of a collection that is taken.
    [InlineData(User + "[Service(Lifetime.Process)] internal sealed class A(IEnumerable<Shared.IOther> all) { public object All => all; }")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A(IUserFiles files, IEnumerable<IUserDirectory> all) { public object All => (files, all); }")]
    [InlineData(User + "internal sealed class NoService(U u) { public U U => u; }")]
    public async Task It_is_quiet_on_a_service_that_takes_what_lives_as_long(string source)
    {
        (await InModuleAsync(source)).ShouldBeEmpty();
        Sources.Emit(Sources.Generate(Module("Subject", "subject", source)));
    }

    [Theory]
    [InlineData("Shared.IPlugin plugin", "A, one for the process, takes Shared.IPlugin, one for each user" + Advice + "A -> Shared.IPlugin -> U; make A")]
    [InlineData("Func<Shared.IPlugin> plugin", "A, one for the process, takes Shared.IPlugin through Func or Lazy, one for each user" + Advice + "A -> Shared.IPlugin -> U; make A")]
    [InlineData("IEnumerable<Shared.IPlugin> plugin", "A, one for the process, takes Shared.IPlugin in a collection, one for each user" + Advice + "A -> Shared.IPlugin -> U; make A")]
    public async Task It_fires_between_modules_on_the_composition_root(string parameter, string expected)
        => (await HostAsync(("taker", $"[Service(Lifetime.Process)] internal sealed class A({parameter}) {{ public object Plugin => plugin; }}"), ("giver", User))).Single().ShouldStartWith("NETRA006 " + expected);

    [Fact]
    public async Task The_chain_leads_through_modules()
        => (await HostAsync(
                ("asker", "[Service(Lifetime.Run)] internal sealed class Asker(Shared.IOther other) { public object Other => other; }"),
                ("taker", "[Service(Lifetime.Process)] internal sealed class A(Shared.IPlugin p) : Shared.IOther { public string Other => p.Name; }"),
                ("giver", User)))
            .Single().ShouldContain(Advice + "Asker -> A -> Shared.IPlugin -> U;");

    [Theory]
    [InlineData("[Service(Lifetime.User)] internal sealed class A(Shared.IPlugin p) { public object Plugin => p; }")]
    [InlineData("[Service(Lifetime.Run)] internal sealed class A(IEnumerable<Shared.IPlugin> p, Func<Shared.IPlugin> q) { public object Plugin => (p, q); }")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A(Shared.IOther[] others) { public object Plugin => others; }")]
    public async Task It_is_quiet_between_modules_that_fit(string source)
        => (await HostAsync(("taker", source), ("giver", User))).ShouldBeEmpty();

    [Theory]
    [InlineData("IDisposable", "public void Dispose() { }")]
    [InlineData("IAsyncDisposable", "public ValueTask DisposeAsync() => default;")]
    public async Task A_disposable_process_service_is_not_given_out_as_two_contracts(string contract, string method)
        => (await InModuleAsync($"[Service(Lifetime.Process)] internal sealed class A : Shared.IPlugin, Shared.IOther, {contract} {{ public string Name => \"\"; public string Other => \"\"; {method} }}"))
            .ShouldBe(["NETRA018 A is disposable and provided to other modules as Shared.IOther and Shared.IPlugin: the host's container disposes it once for each; move what has to be disposed into a service of its own that this one takes"]);

    [Theory]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A : Shared.IPlugin, IOwn, IDisposable { public string Name => \"\"; public void Dispose() { } } internal interface IOwn;")]
    [InlineData("[Service(Lifetime.Process)] internal sealed class A : Shared.IPlugin, Shared.IOther { public string Name => \"\"; public string Other => \"\"; }")]
    [InlineData("[Service(Lifetime.User)] internal sealed class A : Shared.IPlugin, Shared.IOther, IDisposable { public string Name => \"\"; public string Other => \"\"; public void Dispose() { } }")]
    public async Task A_service_that_is_disposed_once_is_fine(string source)
        => (await InModuleAsync(source)).ShouldBeEmpty();

    private static async Task<string[]> InModuleAsync(string source) => await MessagesAsync(Module("Subject", "subject", source));

    private static async Task<string[]> HostAsync(params (string Name, string Source)[] modules)
        => await MessagesAsync(Sources.Compile(
            "App",
            ["[CompositionRoot(DefaultAgent = \"first\")] internal sealed partial class Root;"],
            [Shared(), Sources.Module("Base", HostRun.Base), .. modules.Select(module => Sources.Emit(Sources.Generate(Module(module.Name, module.Name, module.Source))).Reference)]));

    private static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Module(string assembly, string name, string source)
        => Sources.Compile(assembly, [$"[assembly: Module(\"{name}\")]", source], [Shared()]);

    private static Microsoft.CodeAnalysis.MetadataReference Shared() => Sources.Emit(Sources.Compile("Shared", [HostRun.Shared])).Reference;

    // Whatever the rule finds, the generated code adds no error of its own.
    private static async Task<string[]> MessagesAsync(Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation)
    {
        Sources.Generate(compilation).GetDiagnostics().Where(diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();
        return [.. (await RuleRun.DiagnosticsAsync(compilation)).Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}")];
    }
}
