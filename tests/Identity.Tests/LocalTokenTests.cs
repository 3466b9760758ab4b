using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Netra;

/// <summary>Attacks on tokens of local accounts.</summary>
public sealed class LocalTokenTests : IdentityTest
{
    private SignedIn _signedIn = null!;
    private ECDsa _key = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _signedIn = await EnterAsync();
        _key = Forger.LocalKey(Data);
    }

    public override async Task DisposeAsync()
    {
        _key.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_local_token_names_its_user_session_and_expiry()
    {
        var valid = (await ValidateAsync(_signedIn.AccessToken)).ShouldBeOfType<TokenResult.Valid>();

        valid.User.Id.ShouldBe(_signedIn.User.Id);
        valid.ExpiresAt.ShouldBe(Identity.Clock.GetUtcNow() + TimeSpan.FromMinutes(60));
        valid.SessionId.ShouldNotBeNull();
        var header = Forger.Read(_signedIn.AccessToken, 0);
        ((string?)header["alg"], (string?)header["typ"]).ShouldBe(("ES256", "at+jwt"));
        Forger.Read(_signedIn.AccessToken, 1).Select(claim => claim.Key).ShouldBe(["iss", "aud", "sub", "sid", "iat", "nbf", "exp", "jti"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_token_made_by_hand_with_the_right_key_and_claims_is_good()
        => (await ValidateAsync(Make())).ShouldBeOfType<TokenResult.Valid>();

    [Fact]
    public async Task A_token_expires_after_its_life_and_the_clock_skew()
    {
        Identity.Clock.Advance(TimeSpan.FromMinutes(60) + TimeSpan.FromSeconds(29));
        (await ValidateAsync(_signedIn.AccessToken)).ShouldBeOfType<TokenResult.Valid>();

        Identity.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ValidateAsync(_signedIn.AccessToken)).ShouldBeOfType<TokenResult.Expired>();
    }

    [Fact]
    public async Task A_token_is_not_good_before_its_time_but_for_the_clock_skew()
    {
        var now = Identity.Clock.GetUtcNow().ToUnixTimeSeconds();

        (await ValidateAsync(Make(payload: claims => claims["nbf"] = now + 30))).ShouldBeOfType<TokenResult.Valid>();
        (await ValidateAsync(Make(payload: claims => claims["nbf"] = now + 31))).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(Make(payload: claims => claims["nbf"] = "tomorrow"))).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    public async Task A_token_without_a_signature_is_refused(string algorithm)
    {
        foreach (var signature in new[] { [], new byte[64] })
        {
            (await ValidateAsync(Make(header: header => header["alg"] = algorithm, sign: _ => signature))).ShouldBeOfType<TokenResult.Invalid>();
        }
        (await ValidateAsync(_signedIn.AccessToken[..(_signedIn.AccessToken.LastIndexOf('.') + 1)])).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(_signedIn.AccessToken[.._signedIn.AccessToken.LastIndexOf('.')])).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_shared_secret_is_refused()
    {
        var publicKeys = Identity.Accounts.PublicKeys;
        foreach (var secret in new[]
        {
            publicKeys.Utf8.ToArray(), Encoding.UTF8.GetBytes(publicKeys.ToElement().GetProperty("keys")[0].GetRawText()),
            _key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), [.. _key.ExportParameters(false).Q.X!, .. _key.ExportParameters(false).Q.Y!],
        })
        {
            foreach (var algorithm in new[] { "HS256", "ES256" })
            {
                (await ValidateAsync(Make(header: header => header["alg"] = algorithm, sign: Forger.Hs256(secret)))).ShouldBeOfType<TokenResult.Invalid>();
            }
        }
    }

    [Theory]
    [InlineData("ES384")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("es256")]
    [InlineData("EdDSA")]
    [InlineData("")]
    public async Task Another_algorithm_is_refused(string algorithm)
        => (await ValidateAsync(Make(header: header => header["alg"] = algorithm))).ShouldBeOfType<TokenResult.Invalid>();

    [Fact]
    public async Task A_token_of_another_key_is_refused_whatever_it_says_about_that_key()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = Forger.Jwk(other, "evil");
        foreach (var header in new Action<JsonObject>[]
        {
            _ => { },
            h => h["kid"] = "evil",
            h => h.Remove("kid"),
            h => h["jwk"] = jwk.DeepClone(),
            h => (h["jwk"], h["kid"]) = (jwk.DeepClone(), "evil"),
            h => (h["jku"], h["kid"]) = ("https://127.0.0.1:1/jwks.json", "evil"),
            h => (h["x5u"], h["kid"]) = ("https://127.0.0.1:1/cert.pem", "evil"),
            h => h["kid"] = "../keys/evil",
        })
        {
            (await ValidateAsync(Make(header, sign: Forger.Es256(other)))).ShouldBeOfType<TokenResult.Invalid>();
        }
    }

    [Fact]
    public async Task A_token_without_a_key_id_or_with_an_unknown_one_is_refused()
    {
        (await ValidateAsync(Make(header => header.Remove("kid")))).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(Make(header => header["kid"] = "unknown"))).ShouldBeOfType<TokenResult.Invalid>();
        (await ValidateAsync(Make(header => header["kid"] = 7))).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("AT+JWT")]
    [InlineData("refresh+jwt")]
    [InlineData(null)]
    public async Task A_token_of_another_type_is_refused(string? type)
        => (await ValidateAsync(Make(header => header["typ"] = type))).ShouldBeOfType<TokenResult.Invalid>();

    [Fact]
    public async Task A_token_that_asks_for_an_extension_is_refused()
        => (await ValidateAsync(Make(header => header["crit"] = new JsonArray("exp")))).ShouldBeOfType<TokenResult.Invalid>();

    [Theory]
    [InlineData("iss", "\"Netra\"")]
    [InlineData("iss", "\"netra/\"")]
    [InlineData("iss", "\"https://evil.example\"")]
    [InlineData("iss", "[\"netra\"]")]
    [InlineData("iss", null)]
    [InlineData("aud", "\"Netra\"")]
    [InlineData("aud", "\"netra/\"")]
    [InlineData("aud", "\"other\"")]
    [InlineData("aud", "[]")]
    [InlineData("aud", null)]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "\"  \"")]
    [InlineData("sub", "7")]
    [InlineData("sub", "\"u_aaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    [InlineData("sub", null)]
    [InlineData("sid", "\"s_unknown\"")]
    [InlineData("sid", "7")]
    [InlineData("sid", null)]
    [InlineData("exp", "\"9999999999\"")]
    [InlineData("exp", "-1")]
    [InlineData("exp", null)]
    public async Task A_claim_that_is_missing_or_wrong_is_refused(string claim, string? json)
    {
        var token = Make(payload: payload =>
        {
            payload.Remove(claim);
            if (json is not null)
            {
                payload[claim] = JsonNode.Parse(json);
            }
        });

        (await ValidateAsync(token)).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public async Task A_token_of_ones_own_session_for_somebody_else_is_refused()
    {
        var bob = await EnterAsync("bob");

        (await ValidateAsync(Make(payload: claims => claims["sub"] = bob.User.Id.Value))).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public async Task A_token_that_was_tampered_with_is_refused_at_every_character()
    {
        var token = _signedIn.AccessToken;
        var random = new Random(7);
        for (var i = 0; i < TestScale.Of(2_000); i++)
        {
            var at = random.Next(token.Length);
            // The last character of a part holds bits that decoding drops; another text of the same bytes is the same token.
            if (at + 1 == token.Length || token[at + 1] == '.' || token[at] == '.')
            {
                continue;
            }
            var other = token[at] == 'A' ? 'B' : 'A';
            (await ValidateAsync(token[..at] + other + token[(at + 1)..])).ShouldBeOfType<TokenResult.Invalid>();
        }
        // The payload of another token under this one's signature.
        var bob = (await EnterAsync("bob")).AccessToken.Split('.');
        var mine = token.Split('.');
        (await ValidateAsync($"{mine[0]}.{bob[1]}.{mine[2]}")).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    [InlineData("bnVsbA.bnVsbA.AA")]
    [InlineData("e30.e30.e30.e30.e30")]
    [InlineData("\0\u0001")]
    [InlineData("é.é.é")]
    public async Task What_is_no_token_is_refused(string token) => (await ValidateAsync(token)).ShouldBeOfType<TokenResult.Invalid>();

    [Fact]
    public async Task A_token_of_absurd_length_is_refused()
        => (await ValidateAsync(Make(payload: claims => claims["pad"] = new string('x', 20_000)))).ShouldBeOfType<TokenResult.Invalid>();

    /// <summary>The signed-in user's token, made again with changes.</summary>
    private string Make(Action<JsonObject>? header = null, Action<JsonObject>? payload = null, Func<byte[], byte[]>? sign = null)
    {
        var (head, claims) = (Forger.Read(_signedIn.AccessToken, 0), Forger.Read(_signedIn.AccessToken, 1));
        header?.Invoke(head);
        payload?.Invoke(claims);
        return Forger.Make(head, claims, sign ?? Forger.Es256(_key));
    }
}
