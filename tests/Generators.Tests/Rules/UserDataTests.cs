using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA008.</summary>
public sealed class UserDataTests
{
    [Theory]
    [InlineData("UserContext? _last;", "_last")]
    [InlineData("readonly Dictionary<UserId, UserContext> _users = [];", "_users")]
    [InlineData("readonly System.Collections.Concurrent.ConcurrentDictionary<string, (int, RunContext)> _runs = new();", "_runs")]
    [InlineData("Basket? _basket;", "_basket")]
    [InlineData("Lazy<Basket>? _basket;", "_basket")]
    [InlineData("internal Basket? Last { get; set; }", "Last")]
    [InlineData("Task<UserContext>? _pending;", "_pending")]
    [InlineData("UserContext[] _all = [];", "_all")]
    [InlineData("readonly AsyncLocal<UserContext> _current = new();", "_current")]
    [InlineData("readonly System.Threading.Channels.Channel<RunContext> _queue = null!;", "_queue")]
    [InlineData("object? _any; void M(UserContext user) => _any = user;", "_any = user")]
    [InlineData("readonly List<object> _seen = []; void M(UserContext user) => _seen.Add(user);", "_seen.Add(user)")]
    [InlineData("readonly Dictionary<UserId, object> _seen = []; void M(UserContext user) { _seen[user.Id] = user; _seen.TryAdd(user.Id, user); }", "_seen[user.Id] = user,NETRA008 _seen.TryAdd(user.Id, user)")]
    [InlineData("readonly Kept _kept = new(); sealed class Kept { public UserContext? User; }", "_kept")]
    [InlineData("readonly Dictionary<string, Entry> _entries = []; sealed record Entry(UserContext User, int Number);", "_entries")]
    [InlineData("Outer? _outer; sealed record Entry(RunContext Run); struct Outer { public List<Entry>? Entries; }", "_outer")]
    [InlineData("Entry<UserContext>? _entry; sealed record Entry<T>(T Value);", "_entry")]
    [InlineData("object? _any; void M(UserContext user) => _any = new Entry(user); sealed record Entry(UserContext User);", "_any = new Entry(user)")]
    [InlineData("Action? _later; void M(UserContext user) => _later = () => user.ToString();", "_later = () => user.ToString()")]
    [InlineData("readonly List<Func<string>> _later = []; void M(UserContext user) { var same = user; _later.Add(() => same.ToString()); }", "_later.Add(() => same.ToString())")]
    [InlineData("readonly List<Func<string?>> _later = []; void M(Basket basket) => _later.Add(basket.ToString);", "_later.Add(basket.ToString)")]
    [InlineData("ICart? _cart; interface ICart; [Service(Lifetime.User)] internal sealed class Cart : ICart;", "_cart")]
    [InlineData("readonly System.Collections.Concurrent.ConcurrentDictionary<string, object> _any = new(); void M(UserContext user) => _any.GetOrAdd(user.Id.Value, _ => user);", "_any.GetOrAdd(user.Id.Value, _ => user)")]
    [InlineData("Action? _later; void M(UserContext user) => _later += () => user.ToString();", "_later += () => user.ToString()")]
    public async Task It_fires_where_the_process_keeps_what_is_one_users(string member, string expected)
        => string.Join(",", await InServiceAsync(member)).ShouldBe($"NETRA008 {expected}");

    [Theory]
    [InlineData("readonly PerUser<Basket> _baskets = null!;")]
    [InlineData("readonly PerUser<object>? _baskets;")]
    [InlineData("readonly Dictionary<UserId, int> _counts = [];")]
    [InlineData("readonly List<UserId> _ids = []; void M(UserContext user) => _ids.Add(user.Id);")]
    [InlineData("readonly Func<UserContext, int> _rank = static _ => 1;")]
    [InlineData("readonly Microsoft.Extensions.Logging.ILogger<Basket>? _log;")]
    [InlineData("readonly IComparer<UserContext>? _order;")]
    [InlineData("UserContext M(UserContext user) { var seen = new List<object>(); seen.Add(user); object any = user; return user; }")]
    [InlineData("UserContext? Now => null;")]
    [InlineData("readonly Kept _kept = new(); sealed class Kept { public static readonly UserId None; public UserId User; public UserContext? Now => null; }")]
    [InlineData("IClock? _clock; interface IClock; [Service(Lifetime.User)] internal sealed class Mine : IClock; [Service(Lifetime.Process)] internal sealed class All : IClock;")]
    [InlineData("int _count; void M(UserContext user) => _count += user.Id.Value.Length;")]
    [InlineData("readonly System.Collections.Concurrent.ConcurrentDictionary<string, object> _any = new(); void M(UserContext user) => _any.GetOrAdd(user.Id.Value, static id => id);")]
    [InlineData("Holding? _holding; interface Holding { UserContext User { get; } }")]
    [InlineData("Action<UserContext>? _told; void M(UserContext user) => _told?.Invoke(user);")]
    [InlineData("Action? _later; void M(UserContext user) => _later = static () => { };")]
    [InlineData("Entry? _entry; sealed class Entry { public PerUser<Basket>? Baskets; }")]
    [InlineData("Node? _node; sealed class Node { public Node? Next; }")]
    [InlineData("Entry<UserId>? _entry; sealed record Entry<T>(T Value);")]
    [InlineData("readonly List<Func<UserContext, string>> _rules = []; void M() => _rules.Add(user => user.ToString());")]
    [InlineData("readonly List<Func<string>> _later = []; void M(UserContext user) { var id = user.Id; _later.Add(() => id.Value); }")]
    [InlineData("readonly System.Collections.Concurrent.ConcurrentDictionary<UserId, int> _counts = new(); void M(UserContext user) => _counts.GetOrAdd(user.Id, _ => user.ToString().Length);")]
    [InlineData("int _count; Action? _later; void M() => _later = () => _count++;")]
    [InlineData("const string User = \"u\"; static readonly Type X = typeof(UserContext);")]
    [InlineData("object? _any; void M(UserContext user) => _any = user.Id;")]
    [InlineData("[NetraWaiver(\"NETRA008\", \"There is one user.\")] UserContext? _last;")]
    public async Task It_is_quiet_where_it_does_not(string member) => (await InServiceAsync(member)).ShouldBeEmpty();

    [Theory]
    [InlineData("[Service(Lifetime.User)] class C { UserContext? _user; readonly List<RunContext> _runs = []; }", "")]
    [InlineData("[Service(Lifetime.Run)] class C(UserContext user, RunContext run) { readonly UserContext _user = user; object M() => run; }", "")]
    [InlineData("class C { UserContext? _user; }", "")]
    [InlineData("static class C { static readonly UserContext? Nobody = null; }", "NETRA008 Nobody")]
    [InlineData("[Service(Lifetime.Process)] class Bus { public event Action? Rang; void M() => Rang?.Invoke(); } [Service(Lifetime.User)] class C { public C(Bus bus) => bus.Rang += Hear; void Hear() { } }", "NETRA008 bus.Rang += Hear")]
    [InlineData("[Service(Lifetime.Process)] class Bus { public event Action? Rang; void M() => Rang?.Invoke(); } [Service(Lifetime.User)] class C { int _n; public C(Bus bus) => bus.Rang += () => _n++; }", "NETRA008 bus.Rang += () => _n++")]
    [InlineData("interface IBus { event Action? Rang; } [Service(Lifetime.Process)] class Bus : IBus { public event Action? Rang; void M() => Rang?.Invoke(); } [Service(Lifetime.User)] class C { public C(IBus bus) => bus.Rang += Hear; void Hear() { } }", "NETRA008 bus.Rang += Hear")]
    [InlineData("[Service(Lifetime.Process)] class Bus { public event Action? Rang; void M() => Rang?.Invoke(); } [Service(Lifetime.User)] class C { public C(Bus bus) => bus.Rang += static () => { }; }", "")]
    [InlineData("[Service(Lifetime.Process)] class Bus { public event Action? Rang; void M() => Rang?.Invoke(); } [Service(Lifetime.User)] class C(Bus bus) : IDisposable { void Listen() => bus.Rang += Hear; public void Dispose() => bus.Rang -= Hear; void Hear() { } }", "")]
    [InlineData("abstract class Base { protected UserContext? _last; } [Service(Lifetime.Process)] sealed class C : Base { UserContext? M() => _last; }", "NETRA008 _last")]
    [InlineData("abstract class Base<T> { protected UserContext? _last; } [Service(Lifetime.Process)] sealed class C : Base<int> { UserContext? M() => _last; }", "NETRA008 _last")]
    [InlineData("abstract class Base { protected UserContext? _last; } [Service(Lifetime.User)] sealed class C : Base { UserContext? M() => _last; }", "")]
    [InlineData("[Service(Lifetime.User)] class Bus { public event Action? Rang; void M() => Rang?.Invoke(); } [Service(Lifetime.User)] class C { public C(Bus bus) => bus.Rang += Hear; void Hear() { } }", "")]
    [InlineData("[Service(Lifetime.Process)] class Box { public object? Any { get; set; } } [Service(Lifetime.User)] class C(Box box, UserContext user) { void M() => box.Any = user; void N() => box.Any = 1; }", "NETRA008 box.Any = user")]
    public async Task It_tells_by_the_lifetimes_that_are_declared(string source, string expected)
        => string.Join(",", await RuleRun.InModuleAsync(source)).ShouldBe(expected);

    private static Task<string[]> InServiceAsync(string member)
        => RuleRun.InModuleAsync($"#pragma warning disable CS0169, CS0414, CS0649\n[Service(Lifetime.Process)] internal sealed class Holder\n{{\n{member}\n}}\n[Service(Lifetime.User)] internal sealed class Basket;");
}
