using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA007.</summary>
public sealed class ServiceLocationTests
{
    private const string Usings = "using Microsoft.Extensions.DependencyInjection;\n";

    [Theory]
    [InlineData("class C(IServiceProvider services) { object? M() => services.GetService(typeof(string)); }", "C")]
    [InlineData("class C { public C(IServiceScopeFactory scopes) { } }", "C")]
    [InlineData("class C { IServiceProvider? _services; }", "_services")]
    [InlineData("class C { Func<IServiceProvider, string>? _make; }", "_make")]
    [InlineData("class C { internal IServiceProvider? Services { get; set; } }", "Services")]
    [InlineData("class C { void M(IServiceProvider services) { } }", "M")]
    [InlineData("class C { void M(IKeyedServiceProvider services) { } }", "M")]
    [InlineData("class C { object M(IServiceCollection services) => services.BuildServiceProvider().GetRequiredService<string>(); }", "BuildServiceProvider")]
    [InlineData("class C { object M(Others.App app) => app.Services.GetRequiredService<string>(); }", "Services")]
    [InlineData("class C { object? M(Others.App? app) => app?.Services.GetService<string>(); }", "Services")]
    [InlineData("class C : IServiceProvider { public object? GetService(Type type) => null; }", "C")]
    [InlineData("class C { void M() { IServiceScope Inner(Others.App app) => app.Services.CreateScope(); } }", "Services,NETRA007 CreateScope")]
    [InlineData("class C { IServiceProvider? M() => null; }", "M")]
    [InlineData("class C { Func<IServiceProvider>? M() => null; }", "M")]
    [InlineData("class C { void M(object any) { var services = (IServiceProvider)any; } }", "(IServiceProvider)any")]
    [InlineData("class C { void M(object any) { var services = any as IServiceProvider; } }", "any as IServiceProvider")]
    [InlineData("class C { bool M(object any) => any is IServiceProvider; }", "any is IServiceProvider")]
    [InlineData("class C { object? M(object any) => any is IServiceProvider services ? services.GetService(typeof(string)) : null; }", "IServiceProvider services")]
    [InlineData("class C { object? M(object any) => any switch { IServiceProvider { } services => services.GetService(typeof(string)), _ => null }; }", "IServiceProvider { } services")]
    [InlineData("class C { object? M<T>(T services) where T : IServiceProvider => services.GetService(typeof(string)); }", "M")]
    [InlineData("class C<T> where T : class, IServiceScopeFactory { }", "C")]
    [InlineData("delegate object Make(IServiceProvider services);", "Make")]
    public async Task It_fires_where_a_module_holds_a_container(string source, string expected)
        => string.Join(",", await FindAsync(source)).ShouldBe($"NETRA007 {expected}");

    [Theory]
    [InlineData("class C(TimeProvider time) { object M() => time; }")]
    [InlineData("class C { void M(IServiceCollection services) => services.AddSingleton<string>(static provider => provider.GetRequiredService<Uri>().Host); }")]
    [InlineData("class C { void M(IServiceCollection services) => services.AddSingleton(typeof(string), provider => { var uri = provider.GetService<Uri>(); return uri!; }); }")]
    [InlineData("class C : Others.Starter { public override void Start(IServiceProvider services) => services.GetService<string>(); }")]
    [InlineData("class C : Others.IStarts { public void Start(IServiceProvider services) => services.GetService<string>(); }")]
    [InlineData("class C : Others.IStarts { void Others.IStarts.Start(IServiceProvider services) { } }")]
    [InlineData("class C { interface IServiceProvider; void M(IServiceProvider own) { } }")]
    [InlineData("class C { Type M() => typeof(IServiceProvider); }")]
    [InlineData("class C(Others.Client inner) { object? M() => inner.GetService(typeof(string)); }")]
    [InlineData("class C { string M() => nameof(Others.App.Services); }")]
    [InlineData("[NetraWaiver(\"NETRA007\", \"An adapter for a library that asks for one.\")] class C(IServiceProvider services) { object M() => services; }")]
    [InlineData("class C { void M(IServiceCollection services) { } }")]
    [InlineData("class C { object? M<T>(T client) where T : Others.IStarts => client; }")]
    [InlineData("class C { string? M(object any) => any as string; bool N(object any) => any is Others.App; }")]
    [InlineData("class C { object? M(Others.Client client) => client?.GetService(typeof(string)); }")]
    [InlineData("class C { void M(IServiceCollection services) => services.AddKeyedSingleton<string>(\"key\", static (provider, key) => provider.GetRequiredService<Uri>().Host); }")]
    [InlineData("class C { IServiceCollection M(IServiceCollection services) => services; }")]
    [InlineData("delegate object Make(Others.App app);")]
    [InlineData("class C { Others.App M(object any) => (Others.App)any; }")]
    [InlineData("class C<T> where T : class, IDisposable { }")]
    public async Task It_is_quiet_where_none_is_kept_or_a_framework_gives_it(string source) => (await FindAsync(source)).ShouldBeEmpty();

    [Fact]
    public async Task A_host_composes_and_may_look_up()
        => (await RuleRun.FindAsync(
            [Usings + "class C { object M(IServiceProvider services) => services.GetRequiredService<string>(); }", Samples.Host],
            [Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes)])).ShouldBeEmpty();

    private static async Task<string[]> FindAsync(string source)
    {
        var others = Sources.Emit(Sources.Compile("Others", ["""
            namespace Others;
            public sealed class App { public IServiceProvider Services => null!; }
            public sealed class Client { public object? GetService(Type type) => null; }
            public abstract class Starter { public abstract void Start(IServiceProvider services); }
            public interface IStarts { void Start(IServiceProvider services); }
            """])).Reference;
        return await RuleRun.FindAsync([Usings + source, "[assembly: Module(\"subject\")]"], [others]);
    }
}
