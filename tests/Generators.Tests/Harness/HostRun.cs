using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Netra.Generators.Tests.Harness;

/// <summary>Compiles modules and a host in memory, loads them, and runs the host.</summary>
internal static class HostRun
{
    /// <summary>Contracts that modules share beside the product's; <c>Log</c> is the one thing that they all write to.</summary>
    public const string Shared = """
        namespace Shared;
        public interface IPlugin { string Name { get; } }
        public interface IOther { string Other { get; } }
        public static class Log
        {
            private static readonly List<string> s_lines = [];
            public static void Add(string line) { lock (s_lines) { s_lines.Add(line); } }
            public static string Take() { lock (s_lines) { var all = string.Join(" ", s_lines); s_lines.Clear(); return all; } }
        }
        """;

    /// <summary>A module with an engine and an agent that any host may start.</summary>
    public const string Base = """
        [assembly: Module("base")]
        namespace Base;
        [Service(Lifetime.User)]
        internal sealed class Engine : IExecutionEngine
        {
            public ValueTask<SubmitResult> SubmitAsync(RunRequest request, CancellationToken ct) => throw new NotSupportedException();
            public ValueTask<CancelResult> CancelAsync(RunId run, CancellationToken ct) => throw new NotSupportedException();
            public void TakeUp(UnownedRun run) => throw new NotSupportedException();
            public ValueTask<ApprovalResult> ApproveAsync(ApprovalDecision decision, CancellationToken ct) => throw new NotSupportedException();
            public ValueTask<bool> DeleteThreadAsync(ThreadId thread, CancellationToken ct) => throw new NotSupportedException();
            public AnswerDraft? FindDraft(ThreadId thread) => null;
            public (int Active, int Queued) Load => (0, 0);
        }

        /// <summary>Answers.</summary>
        [Agent("first", Entry = true)]
        internal sealed partial class First : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult("first"); }
        """;

    private const string App = """
        using Microsoft.Extensions.DependencyInjection;
        using Shared;
        namespace Demo;

        [CompositionRoot(DefaultAgent = "first")]
        internal sealed partial class Root;

        public static class App
        {
            public static async Task<string> RunAsync()
            {
                var services = new ServiceCollection();
                services.AddLogging();
                Root.AddNetra(services);
                @
            }

            private static readonly UserContext s_user = new() { Id = new("u_1") };

            private static IRunScope OpenRun(IUserScope user) => user.OpenRun(new RunContext { User = user.User, Thread = new("t"), Run = new("r"), CreatedAt = default, Attempt = 1 });

            private static async Task<string> CallAsync(IServiceProvider provider, string agent, IRunScope run)
                => (await ((CodeAgentDescriptor)provider.GetRequiredService<IAgentRegistry>().Find(agent)!).RunAsync(JsonText.String("x").ToElement(), run, null!, default)).ToElement().GetString()!;
        }
        """;

    /// <summary>
    /// What the statements return in a host of these modules and of <see cref="Base"/>; they begin with <c>services</c>, to which
    /// the composition root was added, and have <c>CallAsync(provider, agent, run)</c> and <c>OpenRun(user)</c>.
    /// </summary>
    public static Task<string> RunAsync(string statements, params (string Assembly, string Source)[] modules)
        => RunAsync(statements, static (_, reference) => reference, modules);

    /// <summary>The same for a host that is compiled against something else than what runs.</summary>
    public static Task<string> RunAsync(string statements, Func<CSharpCompilation, MetadataReference, MetadataReference> change, (string Assembly, string Source)[] modules)
    {
        var context = new AssemblyLoadContext(nameof(HostRun), isCollectible: true);
        var shared = Load(context, Sources.Compile("Shared", [Shared]));
        var references = new List<MetadataReference> { shared };
        foreach (var (assembly, source) in modules.Prepend(("Base", Base)))
        {
            var compilation = Sources.Generate(Sources.Compile(assembly, [source], [shared]));
            references.Add(change(compilation, Load(context, compilation)));
        }
        _ = Load(context, Sources.Generate(Sources.Compile("App", [App.Replace("@", statements, StringComparison.Ordinal)], references)));
        var app = context.Assemblies.Single(loaded => loaded.GetName().Name == "App").GetType("Demo.App", throwOnError: true)!;
        return (Task<string>)app.GetMethod("RunAsync")!.Invoke(null, null)!;
    }

    private static MetadataReference Load(AssemblyLoadContext context, CSharpCompilation compilation)
    {
        var (bytes, reference) = Sources.Emit(compilation);
        context.LoadFromStream(new MemoryStream(bytes));
        return reference;
    }
}
