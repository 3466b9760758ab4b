using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA009.</summary>
public sealed class UserIdentityTests
{
    private const string Validator = "sealed class Checks : ITokenValidator { public ValueTask<TokenResult> ValidateAsync(string token, CancellationToken ct) => default; }";

    [Theory]
    [InlineData("UserContext M() => new UserContext { Id = new UserId(\"u\") };", "new UserContext { Id = new UserId(\"u\") }")]
    [InlineData("UserContext M() => new() { Id = new UserId(\"u\") };", "new() { Id = new UserId(\"u\") }")]
    [InlineData("UserContext M(UserContext user) => user with { Plan = Plan.Enterprise };", "user with { Plan = Plan.Enterprise }")]
    [InlineData("UserContext M(object item) => (UserContext)item;", "(UserContext)item")]
    [InlineData("UserContext? M(IDictionary<object, object?> items) => items[\"user\"] as UserContext;", "items[\"user\"] as UserContext")]
    [InlineData("UserId? M(object item) => item is UserContext user ? user.Id : null;", "UserContext user")]
    [InlineData("UserId? M(object item) => item is UserContext { Plan: Plan.Free } user ? user.Id : null;", "UserContext { Plan: Plan.Free } user")]
    [InlineData("IEnumerable<UserContext> M(IEnumerable<object> items) => items.OfType<UserContext>();", "OfType<UserContext>()", "items.")]
    [InlineData("UserContext M(object item) => System.Runtime.CompilerServices.Unsafe.As<UserContext>(item);", "System.Runtime.CompilerServices.Unsafe.As<UserContext>(item)")]
    [InlineData("UserContext? M(string json) => System.Text.Json.JsonSerializer.Deserialize<UserContext>(json);", "Deserialize<UserContext>", "System.Text.Json.JsonSerializer.")]
    [InlineData("void M(IEnumerable<object> items) { foreach (UserContext user in items) { _ = user.Id; } }", "UserContext")]
    [InlineData("void M(System.Collections.ArrayList items) { foreach (UserContext user in items) { _ = user.Id; } }", "UserContext")]
    [InlineData("List<UserContext>? M(string json) => System.Text.Json.JsonSerializer.Deserialize<List<UserContext>>(json);", "Deserialize<List<UserContext>>", "System.Text.Json.JsonSerializer.")]
    [InlineData("readonly IUserDirectory _users = null!;", "_users")]
    [InlineData("ValueTask<UserContext?> M(IUserDirectory users, CancellationToken ct) => users.FindAsync(new UserId(\"u\"), ct);", "M")]
    [InlineData("Func<UserContext> X = static () => new UserContext { Id = default };", "new UserContext { Id = default }")]
    public async Task It_fires_where_a_user_is_made_or_found(string member, string expected, string before = "")
    {
        var found = (await RuleRun.InModuleAsync(In(member))).ShouldHaveSingleItem();
        found.ShouldStartWith($"NETRA009 {before}{expected}");
    }

    [Theory]
    [InlineData("UserId M(UserContext user) => user.Id;")]
    [InlineData("readonly UserContext? _user;")]
    [InlineData("UserContext M(TokenResult.Valid token) => token.User;")]
    [InlineData("UserContext? M(TokenResult result) => result is TokenResult.Valid { User: { } user } ? user : null;")]
    [InlineData("UserContext M(UserContext user) { UserContext other = user; return (UserContext)other; }")]
    [InlineData("UserId M() => new UserId(\"u\");")]
    [InlineData("RunUsage M(RunUsage usage) => usage with { };")]
    [InlineData("sealed record UserContext(string Name); UserContext M() => new(\"mine\");")]
    [InlineData("object M(UserContext user) => user;")]
    [InlineData("UserContext? M() => null;")]
    [InlineData("bool M(object item) => item is string;")]
    [InlineData("List<string>? M(string json) => System.Text.Json.JsonSerializer.Deserialize<List<string>>(json);")]
    [InlineData("string M(object item) => (string)item;")]
    [InlineData("IEnumerable<string> M(IEnumerable<object> items) => items.OfType<string>();")]
    [InlineData("void M(IEnumerable<UserContext> users) { foreach (UserContext user in users) { _ = user.Id; } }")]
    [InlineData("void M(IEnumerable<object> items) { foreach (string name in items) { _ = name.Length; } }")]
    [InlineData("[NetraWaiver(\"NETRA009\", \"A tool that has one user.\")] UserContext M() => new() { Id = default };")]
    public async Task It_is_quiet_where_one_is_passed_on(string member) => (await RuleRun.InModuleAsync(In(member))).ShouldBeEmpty();

    [Fact]
    public async Task The_module_that_checks_tokens_makes_users()
        => (await RuleRun.InModuleAsync(Validator, In("UserContext M(UserContext user) => user with { Plan = Plan.Free }; readonly IUserDirectory? _users;"))).ShouldBeEmpty();

    [Fact]
    public async Task A_host_may_ask_the_directory_and_makes_no_user()
        => (await RuleRun.FindAsync(
            [In("ValueTask<UserContext?> M(IUserDirectory users) => users.FindAsync(new UserId(\"u\"), default); UserContext N() => new() { Id = default };"), Samples.Host],
            [Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes)])).ShouldBe(["NETRA009 new() { Id = default }"]);

    private static string In(string member) => $"#pragma warning disable CS0169, CS0414, CS0649\ninternal sealed class Holder\n{{\n{member}\n}}\n";
}
