using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Composition;

/// <summary>What services take and how they end, in hosts that are compiled in memory and run.</summary>
public sealed class ServiceGraphTests
{
    private const string Provider = """
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Root.Start(provider);
        var factory = provider.GetRequiredService<IUserEngineFactory>();

        """;

    private const string Plugins = """
        [Service(Lifetime.Run)] internal sealed class C : Shared.IPlugin { public string Name => Module + ".run"; private const string Module = "@"; }
        [Service(Lifetime.User)] internal sealed class B : Shared.IPlugin { public string Name => Module + ".user"; private const string Module = "@"; }
        [Service(Lifetime.Process)] internal sealed class A : Shared.IPlugin { public string Name => Module + ".process"; private const string Module = "@"; }
        """;

    [Fact]
    public async Task All_implementations_of_all_modules_are_taken_in_one_order_in_every_form_of_collection()
    {
        const string lister = """
            using System.Collections.Immutable;
            using Shared;
            [assembly: Module("lister")]
            /// <summary>Lists.</summary>
            [Agent("list", Entry = true)]
            internal sealed partial class Lister(IEnumerable<IPlugin> a, IReadOnlyCollection<IPlugin> b, IReadOnlyList<IPlugin> c, IPlugin[] d, ImmutableArray<IPlugin> e, PerUser f) : IAgent<string, string>
            {
                public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct)
                    => ValueTask.FromResult($"{string.Join(",", c.Select(x => x.Name))} {a.SequenceEqual(c)} {b.SequenceEqual(c)} {d.SequenceEqual(c)} {e.SequenceEqual(c)} | {f.Names}");
            }
            """;
        const string users = """
            [Service(Lifetime.User)] internal sealed class PerUser(IEnumerable<Shared.IOther> others, TakesAll all) { public string Names => string.Join(",", others.Select(x => x.Other)) + all.Count; }
            [Service(Lifetime.Process)] internal sealed class TakesAll(Shared.IOther[] others) { public int Count => others.Length; }
            [Service(Lifetime.Process)] internal sealed class One : Shared.IOther { public string Other => "one"; }
            """;
        var result = await HostRun.RunAsync(
            Provider + """
            await using var user = factory.Open(s_user);
            await using var run = OpenRun(user);
            return await CallAsync(provider, "list", run);
            """,
            ("Lister", lister + users),
            ("Zulu", "[assembly: Module(\"zulu\")] namespace Zulu;" + Plugins.Replace("@", "z", StringComparison.Ordinal) + "[Service(Lifetime.Process)] internal sealed class Two : Shared.IOther { public string Other => \"two\"; }"),
            // The same names of types, in another module.
            ("Alpha", "[assembly: Module(\"alpha\")] namespace Zulu;" + Plugins.Replace("@", "a", StringComparison.Ordinal)));
        result.ShouldBe("a.process,z.process,a.user,z.user,a.run,z.run True True True True | one,two2");
    }

    [Fact]
    public async Task All_implementations_of_a_modules_own_contract_are_taken_and_there_may_be_none()
    {
        const string module = """
            [assembly: Module("own")]
            internal interface IStep { string Name { get; } }
            internal interface INone;
            [Service(Lifetime.Process)] internal sealed class First : IStep { public string Name => "first"; }
            [Service(Lifetime.Run)] internal sealed class Third : IStep, Shared.IOther { public string Name => "third"; public string Other => ""; }
            [Service(Lifetime.User)] internal sealed class Second : IStep { public string Name => "second"; }
            [Service(Lifetime.Process)] internal sealed class Count(IEnumerable<INone> none, Shared.IPlugin[] plugins) { public int Of => none.Count() + plugins.Length; }
            /// <summary>Steps.</summary>
            [Agent("steps")]
            internal sealed partial class Steps(IReadOnlyList<IStep> steps, IEnumerable<INone> none, IEnumerable<Shared.IPlugin> plugins, Count count) : IAgent<string, string>
            {
                public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(string.Join(",", steps.Select(x => x.Name)) + none.Count() + plugins.Count() + count.Of);
            }
            """;
        (await HostRun.RunAsync(
            Provider + """
            await using var user = factory.Open(s_user);
            await using var run = OpenRun(user);
            return await CallAsync(provider, "steps", run);
            """,
            ("Own", module))).ShouldBe("first,second,third000");
    }

    [Fact]
    public async Task A_func_and_a_lazy_make_the_one_instance_when_first_asked()
    {
        const string module = """
            using Shared;
            [assembly: Module("later")]
            [Service(Lifetime.Process)] internal sealed class P : IPlugin { public string Name => "p"; }
            [Service(Lifetime.Process)] internal sealed class Q(Lazy<IPlugin> plugin, Func<TimeProvider> time) { public string Name => plugin.Value.Name + (time() is not null); }
            [Service(Lifetime.User)] internal sealed class U : IOther { public U() => Log.Add("+u"); public string Other => "u"; }
            [Service(Lifetime.Run)] internal sealed class R { public R(Func<U> u, Func<UserContext> user) { Log.Add("+r"); U = u; User = user; } public Func<U> U { get; } public Func<UserContext> User { get; } }
            /// <summary>Later.</summary>
            [Agent("later")]
            internal sealed partial class Later(Func<R> r, Lazy<U> u, Func<IOther> other, Q q, Lazy<IPlugin> p, Func<IUserEngineFactory> factory) : IAgent<string, string>
            {
                public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct)
                {
                    Log.Add("run");
                    _ = r();
                    Log.Add("ask");
                    var same = ReferenceEquals(u.Value, r().U()) && ReferenceEquals(r(), r()) && ReferenceEquals(other(), u.Value) && factory() is not null;
                    return ValueTask.FromResult($"{same} {q.Name} {p.Value.Name} {r().User().Id}");
                }
            }
            """;
        (await HostRun.RunAsync(
            Provider + """
            await using var user = factory.Open(s_user);
            await using var run = OpenRun(user);
            return await CallAsync(provider, "later", run) + " " + Log.Take();
            """,
            ("Later", module))).ShouldBe("True pTrue p u_1 run +r ask +u");
    }

    [Fact]
    public async Task What_is_taken_later_may_close_a_circle_unless_a_constructor_asks_for_it()
    {
        const string module = """
            using Shared;
            [assembly: Module("circle")]
            [Service(Lifetime.User)] internal sealed class A(Func<B> b) { public string Name => b().Name; }
            [Service(Lifetime.User)] internal sealed class B(A a) { public string Name => "b" + (a is not null); }
            [Service(Lifetime.User)] internal sealed class Early { public Early(Lazy<Between> between) => _ = between.Value; }
            [Service(Lifetime.User)] internal sealed class Between(Early early) { public Early Early => early; }
            [Service(Lifetime.Process)] internal sealed class P(Lazy<Q> q) { public string Name => q.Value.Name; }
            [Service(Lifetime.Process)] internal sealed class Q(P p) { public string Name => "q" + (p is not null); }
            /// <summary>In a circle.</summary>
            [Agent("circle")]
            internal sealed partial class Circle(A a, P p, Func<Between> between) : IAgent<string, string>
            {
                public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct)
                {
                    try { _ = between(); }
                    catch (InvalidOperationException e) { return ValueTask.FromResult(a.Name + p.Name + e.Message); }
                    return ValueTask.FromResult("no exception");
                }
            }
            """;
        (await HostRun.RunAsync(
            Provider + """
            await using var user = factory.Open(s_user);
            await using var run = OpenRun(user);
            return await CallAsync(provider, "circle", run);
            """,
            ("Circle", module))).ShouldBe("bTrueqTrueBetween is asked for again while it is made; ask a Func or Lazy for it after the constructor.");

        const string early = """
            [assembly: Module("early")]
            [Service(Lifetime.Process)] internal sealed class P { public P(Func<Q> q) => _ = q(); }
            [Service(Lifetime.Process)] internal sealed class Q(P p) { public P P => p; }
            """;
        (await Should.ThrowAsync<InvalidOperationException>(() => HostRun.RunAsync(Provider + "return \"no exception\";", ("Early", early))))
            .Message.ShouldBe("The constructor of P asks for Q at once; ask a Func or Lazy after the constructor.");
    }

    [Fact]
    public async Task One_instance_is_all_contracts_that_it_implements()
    {
        const string module = """
            using Shared;
            [assembly: Module("several")]
            internal interface IOwn;
            [Service(Lifetime.Process)] internal sealed class P : IOwn, IPlugin, IUserDirectory
            {
                public string Name => "p";
                public ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct) => default;
            }
            [Service(Lifetime.User)] internal sealed class U : IOther, IUserFiles, IDisposable
            {
                public string Other => "u";
                public ValueTask WriteAsync(UserId user, string name, ReadOnlyMemory<byte> content, CancellationToken ct) => default;
                public ValueTask<IReadOnlyList<UserFile>> ListAsync(UserId user, CancellationToken ct) => throw new NotSupportedException();
                public ValueTask<System.IO.Stream?> OpenAsync(UserId user, string name, CancellationToken ct) => default;
                public void Dispose() => Log.Add("-u");
            }
            """;
        const string taker = """
            using Shared;
            [assembly: Module("taker")]
            /// <summary>Takes them all.</summary>
            [Agent("taker")]
            internal sealed partial class Taker(IPlugin a, IUserDirectory b, IOther c, IUserFiles d) : IAgent<string, string>
            {
                public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult($"{ReferenceEquals(a, b)} {ReferenceEquals(c, d)}");
            }
            """;
        (await HostRun.RunAsync(
            Provider + """
            var user = factory.Open(s_user);
            await using var run = OpenRun(user);
            var result = await CallAsync(provider, "taker", run);
            await user.DisposeAsync();
            await user.DisposeAsync();
            return result + " " + Log.Take();
            """,
            ("Several", module),
            ("Taker", taker))).ShouldBe("True True -u");
    }

    [Theory]
    [InlineData("await provider.DisposeAsync();", "-consumer async-store -log")]
    [InlineData("await Task.Yield(); provider.Dispose();", "-consumer sync-store -log")]
    public async Task Process_wide_services_are_disposed_once_and_in_reverse_also_by_the_hosts_container(string dispose, string expected)
    {
        const string module = """
            using Shared;
            [assembly: Module("store")]
            internal interface IOwn;
            [Service(Lifetime.Process)] internal sealed class Alog : IDisposable { public void Dispose() => Log.Add("-log"); }
            [Service(Lifetime.Process)] internal sealed class Store(Alog log) : IPlugin, IOwn, IDisposable, IAsyncDisposable
            {
                public string Name => "store" + log;
                public void Dispose() => Log.Add("sync-store");
                public ValueTask DisposeAsync() { Log.Add("async-store"); return default; }
            }
            // Known by name only, by its own contract, and by a contract of others; its name comes first.
            [Service(Lifetime.Process)] internal sealed class AConsumer(Store store, IOwn own, IPlugin plugin) : IDisposable
            {
                public void Dispose() => Log.Add(ReferenceEquals(store, own) && ReferenceEquals(store, plugin) ? "-consumer" : "several");
            }
            """;
        (await HostRun.RunAsync(
            "var provider = services.BuildServiceProvider(); Root.Start(provider);" + dispose + dispose + "return Log.Take();",
            ("Store", module))).ShouldBe(expected);
    }

    [Fact]
    public async Task A_host_decorates_what_other_modules_know_and_the_module_itself_takes_it_decorated_by_its_contract()
    {
        const string module = """
            using Shared;
            [assembly: Module("decorated")]
            [Service(Lifetime.Process)] internal sealed class Inner : IPlugin, IDisposable { public string Name => "inner"; public void Dispose() => Log.Add("-inner"); }
            [Service(Lifetime.Process)] internal sealed class ByName(Inner inner) { public string Name => inner.Name; }
            /// <summary>Both.</summary>
            [Agent("both")]
            internal sealed partial class Both(IPlugin plugin, ByName name) : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult(plugin.Name + " " + name.Name); }
            """;
        (await HostRun.RunAsync(
            """
            var original = services.Single(s => s.ServiceType == typeof(IPlugin));
            services.Remove(original);
            services.AddSingleton<IPlugin>(p => new Wrapped((IPlugin)original.ImplementationFactory!(p)));
            string result;
            await using (var provider = services.BuildServiceProvider())
            {
                Root.Start(provider);
                await using var user = provider.GetRequiredService<IUserEngineFactory>().Open(s_user);
                await using var run = OpenRun(user);
                result = await CallAsync(provider, "both", run);
            }
            return result + " " + Log.Take();
            }
            private sealed class Wrapped(IPlugin inner) : IPlugin, IDisposable { public string Name => "wrapped-" + inner.Name; public void Dispose() { (inner as IDisposable)?.Dispose(); }
            """,
            ("Decorated", module))).ShouldBe("wrapped-inner inner -inner");
    }

    [Fact]
    public async Task A_users_scope_asks_the_container_for_nothing()
    {
        const string module = """
            using Shared;
            using System.Collections.Immutable;
            using Microsoft.Extensions.Logging;
            [assembly: Module("quiet")]
            [Service(Lifetime.Process)] internal sealed class P(ILogger<P> log) : IPlugin { public string Name => "p" + log; }
            [Service(Lifetime.User)] internal sealed class U(P p, IPlugin plugin, ILogger<U> log, TimeProvider time, ImmutableArray<IPlugin> all, Func<P> later) : IOther { public string Other => $"{p}{plugin}{log}{time}{all.Length}{later()}"; }
            [Service(Lifetime.Run)] internal sealed class R(U u, IOther other, Lazy<IPlugin> plugin, ILogger<R> log) { public string Text => u.Other + other.Other + plugin.Value.Name + log; }
            /// <summary>Asks.</summary>
            [Agent("ask")]
            internal sealed partial class Ask(R r, IEnumerable<IPlugin> all, IUserEngineFactory users, IAgentRegistry agents) : IAgent<string, string>
            {
                public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult($"{r.Text.Length > 0} {all.Count()} {users is not null} {agents.Agents.Length}");
            }
            """;
        (await HostRun.RunAsync(
            """
            services.AddOptions();
            await using var real = services.BuildServiceProvider();
            var counted = new Counted(services, real);
            Root.Start(counted);
            var atStart = counted.Calls;
            var clerk = (CodeAgentDescriptor)((IAgentRegistry)counted.GetService(typeof(IAgentRegistry))!).Find("ask")!;
            var factory = (IUserEngineFactory)counted.GetService(typeof(IUserEngineFactory))!;
            var before = counted.Calls;
            var answers = new HashSet<string>();
            for (var i = 0; i < 100; i++)
            {
                await using var user = factory.Open(new UserContext { Id = new("u" + i) });
                _ = user.Engine;
                await using var run = OpenRun(user);
                answers.Add((await clerk.RunAsync(JsonText.String("x").ToElement(), run, null!, default)).ToString());
            }
            return $"{string.Join(";", answers)} {atStart > 5} {before - atStart} {counted.Calls - before}";
            }

            // The generated registrations as they are, in a container that counts; what the framework registers comes from its own.
            private sealed class Counted(IServiceCollection services, IServiceProvider real) : IServiceProvider
            {
                private readonly Dictionary<ServiceDescriptor, object> _made = [];
                public int Calls { get; private set; }
                public object? GetService(Type type)
                {
                    Calls++;
                    if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                    {
                        var item = type.GetGenericArguments()[0];
                        var found = services.Where(s => s.ServiceType == item).Select(Make).ToArray();
                        var array = Array.CreateInstance(item, found.Length);
                        found.CopyTo(array, 0);
                        return array;
                    }
                    return services.LastOrDefault(s => s.ServiceType == type) is { ImplementationType: null } known ? Make(known) : real.GetService(type);
                }
                private object Make(ServiceDescriptor known)
                    => _made.TryGetValue(known, out var made) ? made : _made[known] = known.ImplementationInstance ?? known.ImplementationFactory!(this);
            """,
            ("Quiet", module))).ShouldBe("\"True 1 True 2\" True 2 0");
    }

    [Fact]
    public async Task A_service_that_cannot_be_disposed_does_not_keep_the_others_and_async_comes_before_sync()
    {
        const string module = """
            using Shared;
            [assembly: Module("failing")]
            [Service(Lifetime.User)] internal sealed class A : IDisposable { public void Dispose() => Log.Add("-a"); }
            [Service(Lifetime.User)] internal sealed class B(A a) : IDisposable { public void Dispose() { Log.Add("-b"); throw new InvalidOperationException("b" + (a is null)); } }
            [Service(Lifetime.User)] internal sealed class C(B b) : IDisposable, IAsyncDisposable
            {
                public void Dispose() => Log.Add("sync-c" + b);
                public async ValueTask DisposeAsync() { await Task.Yield(); Log.Add("-c"); throw new InvalidOperationException("c"); }
            }
            [Service(Lifetime.User)] internal sealed class Never : IDisposable { public Never() => Log.Add("made"); public void Dispose() => Log.Add("-never"); }
            /// <summary>Fails.</summary>
            [Agent("fail")]
            internal sealed partial class Fail(C c, Func<Never> never) : IAgent<string, string> { public ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct) => ValueTask.FromResult($"{c}{never}"); }
            """;
        (await HostRun.RunAsync(
            Provider + """
            var user = factory.Open(s_user);
            await using (var run = OpenRun(user)) { _ = await CallAsync(provider, "fail", run); }
            try { await user.DisposeAsync(); return "no exception"; }
            catch (AggregateException e) { return Log.Take() + " " + string.Join(",", e.InnerExceptions.Select(x => x.Message)); }
            """,
            ("Failing", module))).ShouldBe("-c -b -a c,bFalse");
    }
}
