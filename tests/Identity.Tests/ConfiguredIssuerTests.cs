using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Netra;

/// <summary>Tokens of issuers that the settings name.</summary>
public sealed class ConfiguredIssuerTests : IAsyncLifetime
{
    private const string Acme = "https://login.acme.example/";
    private const string Other = "https://login.other.example/";

    private readonly TempFolder _folder = new();
    private readonly VirtualClock _clock = new();
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _othersEc = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2048);
    private TestIdentity _identity = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(KeyFile("acme"), Forger.KeySet(Forger.Jwk(_ec, "ec1"), Forger.Jwk(_rsa, "rsa1")));
        await File.WriteAllTextAsync(KeyFile("other"), Forger.KeySet(Forger.Jwk(_othersEc, "ec1")));
        _identity = await TestIdentity.OpenAsync(_folder.Data,
        [
            new IssuerOptions { Issuer = Acme, Audience = "netra-prod", JwksFile = KeyFile("acme"), PlanClaim = "netra_plan", RolesClaim = "groups" },
            new IssuerOptions { Issuer = Other, Audience = "netra-prod", JwksFile = KeyFile("other") },
        ], _clock);
    }

    public async Task DisposeAsync()
    {
        await _identity.DisposeAsync();
        _ec.Dispose();
        _othersEc.Dispose();
        _rsa.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_user_is_known_by_issuer_and_subject_with_plan_and_roles_from_the_named_claims()
    {
        var valid = (await ValidateAsync(Make(payload: claims => (claims["netra_plan"], claims["groups"]) = ("mid", new JsonArray("auditor", "admin", 7)))))
            .ShouldBeOfType<TokenResult.Valid>();

        valid.User.Id.Value.ShouldBe(OpaqueId.Derive("u_", Acme, "alice"));
        valid.User.Plan.ShouldBe(Plan.Mid);
        valid.User.Roles.ShouldBe(["auditor", "admin"]);
        (valid.SessionId, valid.ExpiresAt).ShouldBe((null, _clock.GetUtcNow().AddMinutes(5)));

        var others = (await ValidateAsync(Make(payload: claims => (claims["iss"], claims["netra_plan"], claims["groups"]) = (Other, "enterprise", "admin"), sign: Forger.Es256(_othersEc))))
            .ShouldBeOfType<TokenResult.Valid>();
        others.User.Id.ShouldNotBe(valid.User.Id);
        (others.User.Plan, others.User.Roles.Length).ShouldBe((Plan.Free, 0));
    }

    [Theory]
    [InlineData("\"gold\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[\"enterprise\"]")]
    public async Task A_plan_that_is_none_is_free(string plan)
        => (await ValidateAsync(Make(payload: claims => claims["netra_plan"] = JsonNode.Parse(plan)))).ShouldBeOfType<TokenResult.Valid>().User.Plan.ShouldBe(Plan.Free);

    [Fact]
    public async Task Roles_may_be_one_string_of_names()
        => (await ValidateAsync(Make(payload: claims => claims["groups"] = "auditor admin"))).ShouldBeOfType<TokenResult.Valid>().User.Roles.ShouldBe(["auditor", "admin"]);

    [Fact]
    public async Task Every_algorithm_of_a_keys_own_type_is_good()
    {
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.Valid>();
        (await ValidateAsync(Make(header => (header["alg"], header["kid"]) = ("RS256", "rsa1"), sign: Forger.Rs256(_rsa)))).ShouldBeOfType<TokenResult.Valid>();
        (await ValidateAsync(Make(header => (header["alg"], header["kid"]) = ("PS256", "rsa1"), sign: Forger.Ps256(_rsa)))).ShouldBeOfType<TokenResult.Valid>();
        (await ValidateAsync(Make(header => header.Remove("kid")))).ShouldBeOfType<TokenResult.Valid>();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("at+jwt")]
    [InlineData("application/at+jwt")]
    public async Task Types_of_access_tokens_are_good(string? type) => (await ValidateAsync(Make(Typed(type)))).ShouldBeOfType<TokenResult.Valid>();

    [Theory]
    [InlineData("logout+jwt")]
    [InlineData("dpop+jwt")]
    [InlineData("secevent+jwt")]
    public async Task Other_types_are_refused(string type) => (await ValidateAsync(Make(Typed(type)))).ShouldBeOfType<TokenResult.Invalid>();

    [Fact]
    public async Task A_public_key_is_never_taken_for_a_shared_secret()
    {
        foreach (var secret in new[] { _rsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()), Encoding.UTF8.GetBytes(Forger.Jwk(_rsa, "rsa1").ToJsonString()) })
        {
            (await ValidateAsync(Make(header => (header["alg"], header["kid"]) = ("HS256", "rsa1"), sign: Forger.Hs256(secret)))).ShouldBeOfType<TokenResult.Invalid>();
        }
        (await ValidateAsync(Make(header => header["alg"] = "none", sign: _ => []))).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public async Task A_shared_secret_in_a_key_set_is_not_used()
    {
        var secret = new byte[32];
        await using var identity = await WithKeysAsync(Forger.KeySet(
            Forger.Jwk(_ec, "ec1"), new JsonObject { ["kty"] = "oct", ["k"] = System.Buffers.Text.Base64Url.EncodeToString(secret), ["kid"] = "oct1" }));

        (await identity.Validator.ValidateAsync(Make(header => (header["alg"], header["kid"]) = ("HS256", "oct1"), sign: Forger.Hs256(secret)), default))
            .ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public async Task Keys_of_one_issuer_never_verify_anothers_tokens()
    {
        (await ValidateAsync(Make(sign: Forger.Es256(_othersEc)))).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(Make(payload: claims => claims["iss"] = Other))).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(Make(payload: claims => (claims["iss"], claims["aud"]) = ("netra", "netra")))).ShouldBeOfType<TokenResult.Invalid>();
        using var local = Forger.LocalKey(_folder.Data);
        var kid = _identity.Accounts.PublicKeys.ToElement().GetProperty("keys")[0].GetProperty("kid").GetString();
        (await ValidateAsync(Make(header => header["kid"] = kid, sign: Forger.Es256(local)))).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public async Task A_key_that_is_for_encryption_or_too_weak_or_of_another_algorithm_is_not_used()
    {
        using var weak = RSA.Create(1024);
        var encryption = Forger.Jwk(_ec, "enc");
        encryption["use"] = "enc";
        var bound = Forger.Jwk(_rsa, "bound");
        bound["alg"] = "PS256";
        await using var identity = await WithKeysAsync(Forger.KeySet(encryption, bound, Forger.Jwk(weak, "weak")));

        (await identity.Validator.ValidateAsync(Make(header => header["kid"] = "enc"), default)).ShouldBeOfType<TokenResult.Invalid>();
        (await identity.Validator.ValidateAsync(Make(header => (header["alg"], header["kid"]) = ("RS256", "weak"), sign: Forger.Rs256(weak)), default)).ShouldBeOfType<TokenResult.Invalid>();
        (await identity.Validator.ValidateAsync(Make(header => (header["alg"], header["kid"]) = ("RS256", "bound"), sign: Forger.Rs256(_rsa)), default)).ShouldBeOfType<TokenResult.Invalid>();
        (await identity.Validator.ValidateAsync(Make(header => (header["alg"], header["kid"]) = ("PS256", "bound"), sign: Forger.Ps256(_rsa)), default)).ShouldBeOfType<TokenResult.Valid>();
    }

    [Fact]
    public async Task Audience_expiry_and_subject_are_required()
    {
        (await ValidateAsync(Make(payload: claims => claims["aud"] = "netra"))).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(Make(payload: claims => claims["aud"] = new JsonArray("other", "netra-prod")))).ShouldBeOfType<TokenResult.Valid>();
        (await ValidateAsync(Make(payload: claims => claims.Remove("aud")))).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(Make(payload: claims => claims.Remove("exp")))).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(Make(payload: claims => claims.Remove("sub")))).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(Make(payload: claims => claims["exp"] = _clock.GetUtcNow().ToUnixTimeSeconds() - 30))).ShouldBeOfType<TokenResult.Expired>();
        // Expired, but never good for this host.
        (await ValidateAsync(Make(payload: claims => (claims["exp"], claims["aud"]) = (1, "other")))).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public async Task A_new_key_in_the_file_is_found_but_not_looked_for_more_often_than_the_limit_says()
    {
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = Make(header => header["kid"] = "ec2", sign: Forger.Es256(next));
        (await ValidateAsync(token)).ShouldBeOfType<TokenResult.Invalid>();
        await File.WriteAllTextAsync(KeyFile("acme"), Forger.KeySet(Forger.Jwk(next, "ec2")));

        _clock.Advance(TimeSpan.FromSeconds(29));
        (await ValidateAsync(token)).ShouldBeOfType<TokenResult.Invalid>();
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await ValidateAsync(token)).ShouldBeOfType<TokenResult.Valid>();
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public async Task Keys_that_cannot_be_had_let_nobody_in()
    {
        File.Delete(KeyFile("other"));
        var token = Make(payload: claims => claims["iss"] = Other, sign: Forger.Es256(_othersEc));
        (await ValidateAsync(token)).ShouldBeOfType<TokenResult.KeysUnavailable>();
        (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.Valid>();

        await File.WriteAllTextAsync(KeyFile("other"), "not json");
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await ValidateAsync(token)).ShouldBeOfType<TokenResult.KeysUnavailable>();
        await File.WriteAllTextAsync(KeyFile("other"), Forger.KeySet());
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await ValidateAsync(token)).ShouldBeOfType<TokenResult.KeysUnavailable>();
        await File.WriteAllTextAsync(KeyFile("other"), Forger.KeySet(Forger.Jwk(_othersEc, "ec1")));
        _clock.Advance(TimeSpan.FromSeconds(30));
        (await ValidateAsync(token)).ShouldBeOfType<TokenResult.Valid>();
    }

    [Theory]
    [InlineData("", "a", null, "x", "Issuer")]
    [InlineData("netra", "a", null, "x", "Issuer")]
    [InlineData("https://i", "", "https://i", null, "Audience")]
    [InlineData("https://i", "a", null, null, "Authority")]
    [InlineData("https://i", "a", "https://i", "x", "Authority")]
    [InlineData("https://i", "a", "http://i.example", null, "Authority")]
    [InlineData("https://i", "a", "i.example", null, "Authority")]
    [InlineData("https://i", "a", "file:///etc/passwd", null, "Authority")]
    [InlineData("https://i", "a", null, "/nowhere/keys.json", "JwksFile")]
    public async Task A_wrong_setting_of_an_issuer_stops_the_start_in_one_line_that_names_it(string issuer, string audience, string? authority, string? file, string setting)
    {
        var failure = await Should.ThrowAsync<OptionsValidationException>(() => TestIdentity.OpenAsync(
            Path.Combine(_folder.Root, "second"), [new IssuerOptions { Issuer = issuer, Audience = audience, Authority = authority, JwksFile = file }]));

        failure.Message.ShouldStartWith($"Netra:Identity:Issuers:0:{setting}");
        failure.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task An_issuer_is_named_once()
    {
        var issuer = new IssuerOptions { Issuer = Acme, Audience = "a", Authority = "https://i" };

        (await Should.ThrowAsync<OptionsValidationException>(() => TestIdentity.OpenAsync(Path.Combine(_folder.Root, "second"), [issuer, issuer])))
            .Message.ShouldStartWith("Netra:Identity:Issuers:1:Issuer");
    }

    private static Action<JsonObject> Typed(string? type) => header =>
    {
        header.Remove("typ");
        if (type is not null)
        {
            header["typ"] = type;
        }
    };

    private string KeyFile(string name) => Path.Combine(_folder.Root, name + ".json");

    private async Task<TokenResult> ValidateAsync(string token) => await _identity.Validator.ValidateAsync(token, default);

    private async Task<TestIdentity> WithKeysAsync(string keys)
    {
        await File.WriteAllTextAsync(KeyFile("special"), keys);
        return await TestIdentity.OpenAsync(
            Path.Combine(_folder.Root, "special"), [new IssuerOptions { Issuer = Acme, Audience = "netra-prod", JwksFile = KeyFile("special") }], _clock);
    }

    private string Make(Action<JsonObject>? header = null, Action<JsonObject>? payload = null, Func<byte[], byte[]>? sign = null)
    {
        var head = new JsonObject { ["alg"] = "ES256", ["kid"] = "ec1", ["typ"] = "JWT" };
        var claims = new JsonObject { ["iss"] = Acme, ["aud"] = "netra-prod", ["sub"] = "alice", ["exp"] = _clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds() };
        header?.Invoke(head);
        payload?.Invoke(claims);
        return Forger.Make(head, claims, sign ?? Forger.Es256(_ec));
    }
}
