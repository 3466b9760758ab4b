using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Netra;

/// <summary>Issuers whose keys are fetched from a real server.</summary>
public sealed class AuthorityTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly VirtualClock _clock = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TestIssuer _issuer = null!;
    private TestIdentity _identity = null!;

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _issuer.Keys = Forger.KeySet(Forger.Jwk(_key, "k1"));
        _identity = await TestIdentity.OpenAsync(
            _folder.Data, [new IssuerOptions { Issuer = _issuer.Address, Audience = "netra-prod", Authority = _issuer.Address + "/" }], _clock);
    }

    public async Task DisposeAsync()
    {
        await _identity.DisposeAsync();
        await _issuer.DisposeAsync();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Keys_are_fetched_once_for_all_who_wait_for_them()
    {
        _issuer.Requests.ShouldBeEmpty();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ValidateAsync(Make())));

        results.ShouldAllBe(result => result is TokenResult.Valid);
        _issuer.Requests.ShouldBe(["/.well-known/openid-configuration", "/keys"]);
    }

    [Fact]
    public async Task A_new_key_is_fetched_when_a_token_names_it_at_most_once_in_the_interval()
    {
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.Valid>();
        _issuer.Keys = Forger.KeySet(Forger.Jwk(_key, "k1"), Forger.Jwk(next, "k2"));

        (await ValidateAsync(Make("k2", next))).ShouldBeOfType<TokenResult.Invalid>();
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await ValidateAsync(Make("k2", next))).ShouldBeOfType<TokenResult.Valid>();
        for (var i = 0; i < 20; i++)
        {
            (await ValidateAsync(Make($"unknown{i}"))).ShouldBeOfType<TokenResult.Invalid>();
        }
        _issuer.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task An_issuer_that_is_down_lets_nobody_in_and_is_not_asked_again_at_once()
    {
        _issuer.Status = 500;
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.KeysUnavailable>();
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.KeysUnavailable>();
        _issuer.Requests.Count.ShouldBe(1);

        _issuer.Status = 200;
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.Valid>();
    }

    [Fact]
    public async Task Known_keys_outlast_an_issuer_that_is_down_for_a_day_and_no_longer()
    {
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.Valid>();
        _issuer.Status = 500;

        _clock.Advance(TimeSpan.FromHours(23));
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.Valid>();
        (await ValidateAsync(Make("unknown"))).ShouldBeOfType<TokenResult.KeysUnavailable>();
        _clock.Advance(TimeSpan.FromHours(1));
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.KeysUnavailable>();
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _issuer.Status = 302;

        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.KeysUnavailable>();
        _issuer.Requests.ShouldBe(["/.well-known/openid-configuration"]);
    }

    [Fact]
    public async Task A_configuration_of_another_issuer_or_keys_without_https_are_not_used()
    {
        _issuer.Claims = "https://evil.example";
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.KeysUnavailable>();

        _issuer.Claims = null;
        _issuer.KeysAddress = "http://keys.example/jwks";
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.KeysUnavailable>();
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_spoil_the_fetch_for_others()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await _identity.Validator.ValidateAsync(Make(), cancelled.Token));
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.Valid>();
    }

    private async Task<TokenResult> ValidateAsync(string token) => await _identity.Validator.ValidateAsync(token, default);

    private string Make(string kid = "k1", ECDsa? key = null) => Forger.Make(
        new JsonObject { ["alg"] = "ES256", ["kid"] = kid },
        new JsonObject { ["iss"] = _issuer.Address, ["aud"] = "netra-prod", ["sub"] = "alice", ["exp"] = _clock.GetUtcNow().AddDays(2).ToUnixTimeSeconds() },
        Forger.Es256(key ?? _key));
}
