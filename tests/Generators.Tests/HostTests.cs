using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests;

/// <summary>Hosts and modules that are compiled in memory, loaded and run.</summary>
public sealed class HostTests
{
    private const string Journal = """
        namespace Demo;
        /// <summary>What was made and disposed, in order; one for the process, so that the test sees all of it.</summary>
        [Service(Lifetime.Process)]
        internal sealed class Journal : IUserDirectory, IDisposable
        {
            private readonly List<string> _lines = [];
            public void Add(string line) { lock (_lines) { _lines.Add(line); } }
            public ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct)
            {
                if (user.Value == "journal") { lock (_lines) { return ValueTask.FromResult<UserContext?>(new UserContext { Id = new(string.Join(" ", _lines)) }); } }
                Add(user.Value);
                return ValueTask.FromResult<UserContext?>(null);
            }
            public void Dispose() { }
        }
        """;

    private const string First = "[assembly: Module(\"first\")]\n" + Journal + """

        [Service(Lifetime.User)]
        internal sealed class Engine : IExecutionEngine, IAsyncDisposable
        {
            private readonly Journal _journal;
            private readonly UserContext _user;
            public Engine(Journal journal, UserContext user, IUserFiles files) { _journal = journal; _user = user; _ = files; Thread.Yield(); journal.Add("+engine:" + user.Id); }
            public ValueTask<SubmitResult> SubmitAsync(RunRequest request, CancellationToken ct) => throw new NotSupportedException();
            public ValueTask<CancelResult> CancelAsync(RunId run, CancellationToken ct) => throw new NotSupportedException();
            public void TakeUp(UnownedRun run) => throw new NotSupportedException();
            public ValueTask<ApprovalResult> ApproveAsync(ApprovalDecision decision, CancellationToken ct) => throw new NotSupportedException();
            public ValueTask<bool> DeleteThreadAsync(ThreadId thread, CancellationToken ct) => throw new NotSupportedException();
            public AnswerDraft? FindDraft(ThreadId thread) => null;
            public (int Active, int Queued) Load => (1, 2);
            public ValueTask DisposeAsync() { _journal.Add("-engine:" + _user.Id); return default; }
        }
        """;

    private const string Second = """
        [assembly: Module("second")]
        namespace Demo;
        [Service(Lifetime.User)]
        internal sealed class Files : IUserFiles, IDisposable
        {
            private readonly IUserDirectory _journal;
            public Files(IUserDirectory journal, UserContext user) { _journal = journal; Add("+files:" + user.Id); }
            private void Add(string line) => _ = _journal.FindAsync(new(line), default).AsTask();
            public ValueTask WriteAsync(UserId user, string name, ReadOnlyMemory<byte> content, CancellationToken ct) => default;
            public ValueTask<IReadOnlyList<UserFile>> ListAsync(UserId user, CancellationToken ct) => throw new NotSupportedException();
            public ValueTask<System.IO.Stream?> OpenAsync(UserId user, string name, CancellationToken ct) => default;
            public void Dispose() => Add("-files");
        }

        [Service(Lifetime.Run)]
        internal sealed class Desk : IDisposable
        {
            private readonly IUserDirectory _journal;
            public Desk(IUserDirectory journal, RunContext run, IExecutionEngine engine) { _journal = journal; Add($"+desk:{run.Run}:{engine.Load.Active}"); }
            private void Add(string line) => _ = _journal.FindAsync(new(line), default).AsTask();
            public void Dispose() => Add("-desk");
        }

        /// <summary>Works at the desk.</summary>
        [Agent("clerk", Entry = true)]
        internal sealed partial class Clerk(Desk desk, IExecutionEngine engine, IUserScope scope, IUserEngineFactory users) : IAgent<string, string>
        {
            public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct)
                => ValueTask.FromResult($"{input} {desk is not null} {ReferenceEquals(engine, scope.Engine)} {users is not null}");
        }
        """;

    private const string App = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;
        namespace Demo;

        [CompositionRoot(DefaultAgent = "clerk")]
        internal sealed partial class Root;

        public static class App
        {
            public static async Task<string> RunAsync(int users)
            {
                var services = new ServiceCollection();
                services.AddLogging();
                Root.AddNetra(services);
                await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
                Root.Start(provider);
                var factory = provider.GetRequiredService<IUserEngineFactory>();
                var registry = provider.GetRequiredService<IAgentRegistry>();
                var clerk = (CodeAgentDescriptor)registry.Find("clerk")!;
                var journal = provider.GetRequiredService<IUserDirectory>();
                for (var i = 0; i < users; i++)
                {
                    var user = new UserContext { Id = new("u" + i) };
                    await using var scope = factory.Open(user);
                    // All of them at the same time want the one engine.
                    var together = new Barrier(8);
                    var engines = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() => { together.SignalAndWait(); return scope.Engine; }, TaskCreationOptions.LongRunning)));
                    if (engines.Distinct().Count() != 1) { return "several engines"; }
                    await using var run = scope.OpenRun(new RunContext { User = user, Thread = new("t"), Run = new("r" + i), CreatedAt = default, Attempt = 1 });
                    for (var call = 0; call < 2; call++)
                    {
                        var answer = await clerk.RunAsync(JsonText.String("done").ToElement(), run, null!, default);
                        if (answer.ToString() != "\"done True True True\"") { return answer.ToString(); }
                    }
                }
                return (await journal.FindAsync(new("journal"), default))!.Id.Value;
            }

            public static string Describe()
            {
                var services = new ServiceCollection();
                Root.AddNetra(services);
                using var provider = services.BuildServiceProvider();
                var registry = provider.GetRequiredService<IAgentRegistry>();
                return $"{registry.DefaultAgent} {string.Join(",", registry.Agents.Select(a => a.Name))} {string.Join(",", registry.Modules.Select(m => m.Name))} {registry.Find("Clerk") is null} {registry.Fingerprint.Length} {provider.GetRequiredService<TimeProvider>() == TimeProvider.System}";
            }

            public static void StartWithout()
            {
                var services = new ServiceCollection();
                Root.AddNetra(services);
                foreach (var service in services.Where(s => s.ServiceType == typeof(IUserDirectory)).ToArray()) { services.Remove(service); }
                using var provider = services.BuildServiceProvider();
                Root.Start(provider);
            }
        }
        """;

    [Fact]
    public async Task Services_are_made_once_in_their_scope_when_first_needed_and_disposed_in_reverse()
    {
        var journal = await (Task<string>)Load().GetMethod("RunAsync")!.Invoke(null, [1])!;
        // The engine needs the other module's files, the desk the engine; whatever was made last goes first.
        journal.ShouldBe("+files:u0 +engine:u0 +desk:r0:1 -desk -engine:u0 -files");
    }

    [Fact]
    public async Task Every_user_has_services_of_their_own()
    {
        var journal = (await (Task<string>)Load().GetMethod("RunAsync")!.Invoke(null, [20])!).Split(' ');
        for (var i = 0; i < 20; i++)
        {
            journal.Count(line => line == $"+engine:u{i}").ShouldBe(1);
            journal.Count(line => line == $"-engine:u{i}").ShouldBe(1);
            journal.Count(line => line == $"+desk:r{i}:1").ShouldBe(1);
        }
    }

    [Fact]
    public void The_registry_knows_all_agents_and_modules_by_exact_name_and_there_is_a_clock()
        => Load().GetMethod("Describe")!.Invoke(null, null).ShouldBe("clerk clerk first,second True 16 True");

    [Fact]
    public void A_service_that_cannot_be_made_stops_the_host_at_its_start()
        => Should.Throw<TargetInvocationException>(() => Load().GetMethod("StartWithout")!.Invoke(null, null)).InnerException!.Message.ShouldContain("IUserDirectory");

    [Fact]
    public void The_fingerprint_names_agents_tools_and_schemas_and_nothing_else()
    {
        var original = Fingerprint(Samples.Notes, Samples.Weather);
        Regex.IsMatch(original, "^[0-9a-f]{16}$").ShouldBeTrue();
        Fingerprint(Samples.Notes, Samples.Weather.Replace("\"Be brief. Use the tools for facts.\"", "\"Be long.\"", StringComparison.Ordinal)).ShouldBe(original);
        Fingerprint(Samples.Weather, Samples.Notes).ShouldBe(original);
        foreach (var (from, to) in new[]
        {
            ("[Range(1, 14)]", "[Range(1, 15)]"),
            ("City and country.", "City."),
            ("string Place,", "string Where,"),
            ("[Agent(\"weather\")", "[Agent(\"climate\")"),
            ("ToolEffect.Read", "ToolEffect.Once"),
            ("Role = \"keeper\"", "Role = \"owner\""),
        })
        {
            Samples.Weather.ShouldContain(from);
            Fingerprint(Samples.Notes, Samples.Weather.Replace(from, to, StringComparison.Ordinal)).ShouldNotBe(original, from);
        }
    }

    private static string Fingerprint(params string[] modules)
    {
        var references = modules.Select((module, i) => Sources.Module($"Module{i}", module)).Prepend(Sources.Module("Engine", Samples.Engine));
        var text = string.Concat(Sources.Generate(Sources.Compile("App", [Samples.Host], references)).SyntaxTrees.Select(tree => tree.ToString()));
        return Regex.Match(text, "Fingerprint => \"([^\"]*)\"").Groups[1].Value;
    }

    private static Type Load()
    {
        var first = Sources.Emit(Sources.Generate(Sources.Compile("First", [First])));
        var second = Sources.Emit(Sources.Generate(Sources.Compile("Second", [Second])));
        var app = Sources.Emit(Sources.Generate(Sources.Compile("App", [App], [first.Reference, second.Reference])));
        var context = new AssemblyLoadContext(nameof(HostTests), isCollectible: true);
        context.LoadFromStream(new MemoryStream(first.Bytes));
        context.LoadFromStream(new MemoryStream(second.Bytes));
        return context.LoadFromStream(new MemoryStream(app.Bytes)).GetType("Demo.App", throwOnError: true)!;
    }
}
