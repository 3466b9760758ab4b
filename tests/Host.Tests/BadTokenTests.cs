using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Netra.WebSockets.Tests;

namespace Netra.Host.Tests;

/// <summary>Tokens and handshakes that let nobody in: each is refused as documented and leaves no trace, neither of a user nor of itself.</summary>
public sealed class BadTokenTests : IAsyncLifetime
{
    private const string Acme = "https://login.acme.example/";
    private const string Audience = "netra-prod";
    private const string Canary = "canary5d1f";

    private readonly ECDsa _acme = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2_048);
    private readonly string _keys = HostProcess.NewFolder();
    private HostProcess _host = null!;
    private NetraUser _user = null!;
    private ECDsa _own = null!;

    public async Task InitializeAsync()
    {
        var keys = Path.Combine(_keys, "acme.json");
        await File.WriteAllTextAsync(keys, Forger.KeySet(Forger.Jwk(_acme, "ec1"), Forger.Jwk(_rsa, "rsa1")));
        _host = await HostProcess.StartTalkativeProbeAsync(
            $"--Netra:Identity:Issuers:0:Issuer={Acme}", $"--Netra:Identity:Issuers:0:Audience={Audience}", $"--Netra:Identity:Issuers:0:JwksFile={keys}");
        _user = await NetraUser.RegisterAsync(_host);
        _own = Forger.LocalKey(_host.Folder);
    }

    public async Task DisposeAsync()
    {
        _user.Dispose();
        await _host.DisposeAsync();
        _acme.Dispose();
        _thief.Dispose();
        _rsa.Dispose();
        _own.Dispose();
        Directory.Delete(_keys, recursive: true);
    }

    [Fact]
    public async Task Each_is_refused_as_documented_and_leaves_no_trace()
    {
        var address = new Uri(_host.Url);
        // What is wrong below is one thing each: these are right.
        (await Handshakes.StatusAsync(address, Handshakes.Text(address, Local()))).ShouldBe(101);
        (await Handshakes.StatusAsync(address, Handshakes.Text(address, Foreign(payload: claims => claims["sub"] = "alice")))).ShouldBe(101);
        var tokens = Tokens().ToList();
        tokens.AddRange(await EndedAsync());
        var handshakes = BadHandshakes(address, Local()).ToList();
        (tokens.Count + handshakes.Count).ShouldBeGreaterThanOrEqualTo(40);

        foreach (var (about, token) in tokens)
        {
            (await Handshakes.StatusAsync(address, Handshakes.Text(address, token))).ShouldBe(401, about);
            // The same as a subprotocol, where it may stand in one, and over HTTP.
            if (token.Length < 8_000 && token.All(static c => char.IsAsciiLetterOrDigit(c) || "-_.".Contains(c)))
            {
                (await Handshakes.StatusAsync(address, Handshakes.Text(address, protocols: $"netra.v1, bearer.{token}"))).ShouldBe(401, about);
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me") { Headers = { Authorization = new("Bearer", token) } };
                using var http = new HttpClient { BaseAddress = address };
                ((int)(await http.SendAsync(request)).StatusCode).ShouldBe(401, about);
            }
        }
        foreach (var (about, handshake, status) in handshakes)
        {
            (await Handshakes.StatusAsync(address, handshake)).ShouldBe(status, about);
        }

        await NoTraceAsync([.. tokens.Select(static one => one.Token), Local(), _user.Token]);
    }

    private async Task NoTraceAsync(List<string> tokens)
    {
        (await _host.StopAsync()).ShouldBe(0);
        var output = $"{string.Join('\n', _host.Announced)}\n{_host.Errors}";
        output.ShouldContain("Microsoft.AspNetCore.Server.Kestrel", Case.Sensitive, "The host was to log all that it can.");
        var files = Directory.GetFiles(_host.Folder, "*", SearchOption.AllDirectories).Where(static file => !file.Contains("keys", StringComparison.Ordinal));
        var written = string.Concat(files.Select(static file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        foreach (var part in tokens.SelectMany(static token => token.Split('.')).Where(static part => part.Length >= 20).Distinct())
        {
            output.Contains(part, StringComparison.Ordinal).ShouldBeFalse($"The output has {part}");
            written.Contains(part, StringComparison.Ordinal).ShouldBeFalse($"The store has {part}");
        }
        foreach (var text in (string[])[output, written])
        {
            text.Contains(Canary, StringComparison.Ordinal).ShouldBeFalse();
            text.Contains(OpaqueId.Derive("u_", Acme, Canary), StringComparison.Ordinal).ShouldBeFalse();
        }
        var (exit, users, _) = await HostProcess.RunAsync("ProbeHost", "Netra.ProbeHost", "", "users", "list", $"--Netra:DataDirectory={_host.Folder}");
        exit.ShouldBe(0);
        users.Split('\n').Count(static line => line.Contains("user-", StringComparison.Ordinal)).ShouldBe(1, users);
    }

    private IEnumerable<(string About, string Token)> Tokens()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        foreach (var text in (string[])["", "x", ".", "..", "a.b.c", "e30.e30.e30", "bnVsbA.bnVsbA.AA", "e30.e30.e30.e30.e30", Canary, "é.é.é"])
        {
            yield return ($"no token: '{text}'", text);
        }
        yield return ("half a character for an algorithm", "eyJhbGciOiJcdWQ4MDAifQ.e30.AA");
        yield return ("half a character for an issuer", $"{Base64Url.EncodeToString("""{"alg":"ES256","kid":"k"}"""u8)}.{Base64Url.EncodeToString("""{"iss":"\ud800"}"""u8)}.AA");
        yield return ("bytes that are no text", $"{Base64Url.EncodeToString([.. "{\"alg\":\""u8, 0xFF, .. "\"}"u8])}.e30.AA");
        // Of the host's own accounts.
        var good = Local();
        var parts = good.Split('.');
        yield return ("no signature", $"{parts[0]}.{parts[1]}.");
        yield return ("two parts", $"{parts[0]}.{parts[1]}");
        yield return ("a signature of zeros", $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[64])}");
        yield return ("half a signature", $"{parts[0]}.{parts[1]}.{parts[2][..43]}");
        yield return ("a signature in DER", Local(sign: data => _own.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        yield return ("another's payload", $"{parts[0]}.{Local(claims => claims["sub"] = "u_" + Canary).Split('.')[1]}.{parts[2]}");
        foreach (var algorithm in (string[])["none", "None", "HS256", "RS256", "ES384", "es256", ""])
        {
            yield return ($"algorithm '{algorithm}'", Local(header: header => header["alg"] = algorithm));
        }
        yield return ("no algorithm, no signature", Local(header: static header => header["alg"] = "none", sign: static _ => []));
        yield return ("the public key as a secret", Local(header: static header => header["alg"] = "HS256", sign: Forger.Hs256(_own.ExportSubjectPublicKeyInfo())));
        yield return ("the public key's text as a secret", Local(header: static header => header["alg"] = "HS256", sign: Forger.Hs256(Encoding.ASCII.GetBytes(_own.ExportSubjectPublicKeyInfoPem()))));
        yield return ("another's signature", Local(sign: Forger.Es256(_thief)));
        yield return ("a key in the header", Local(header: header => (header["jwk"], header["kid"]) = (Forger.Jwk(_thief, Canary), Canary), sign: Forger.Es256(_thief)));
        yield return ("a key set elsewhere", Local(header: static header => (header["jku"], header["kid"]) = ("https://127.0.0.1:1/jwks.json", Canary), sign: Forger.Es256(_thief)));
        yield return ("a certificate elsewhere", Local(header: static header => (header["x5u"], header["kid"]) = ("https://127.0.0.1:1/c.pem", Canary), sign: Forger.Es256(_thief)));
        yield return ("no key id", Local(header: static header => header.Remove("kid")));
        yield return ("an extension", Local(header: static header => (header["crit"], header["b64"]) = (new JsonArray("b64"), false)));
        yield return ("another type", Local(header: static header => header["typ"] = "refresh+jwt"));
        foreach (var (claim, value) in ((string, JsonNode?)[])
        [
            ("iss", "https://evil.example"), ("iss", null), ("aud", "other"), ("aud", null), ("sub", ""), ("sub", 7), ("sub", null), ("sub", "u_" + Canary), ("sid", "s_" + Canary), ("sid", null),
            ("exp", now - 31), ("exp", "9999999999"), ("exp", null), ("nbf", now + 120),
        ])
        {
            yield return ($"{claim} {value?.ToJsonString() ?? "missing"}", Local(claims => Set(claims, claim, value)));
        }
        // Of an issuer that the settings name.
        yield return ("keys of another issuer", Foreign(sign: Forger.Es256(_own)));
        yield return ("ours signed by another issuer", Local(sign: Forger.Es256(_acme)));
        yield return ("an issuer that is nearly the right one", Foreign(payload: static claims => claims["iss"] = Acme.TrimEnd('/')));
        yield return ("a stranger's signature", Foreign(sign: Forger.Es256(_thief)));
        yield return ("an unknown key", Foreign(header: static header => header["kid"] = "ec2"));
        yield return ("the RSA key as a secret", Foreign(header: static header => (header["alg"], header["kid"]) = ("HS256", "rsa1"), sign: Forger.Hs256(_rsa.ExportSubjectPublicKeyInfo())));
        yield return ("an algorithm that is not the key's", Foreign(header: static header => header["alg"] = "RS256"));
        yield return ("an ID token's type", Foreign(header: static header => header["typ"] = "logout+jwt"));
        foreach (var (claim, value) in ((string, JsonNode?)[])[("aud", "another"), ("aud", null), ("sub", null), ("sub", " "), ("exp", now - 31), ("exp", null), ("nbf", now + 120)])
        {
            yield return ($"of another issuer: {claim} {value?.ToJsonString() ?? "missing"}", Foreign(payload: claims => Set(claims, claim, value)));
        }
        yield return ("a token of absurd length", Foreign(payload: static claims => claims["pad"] = new string('x', 20_000)));
        yield return ("a ticket that nobody has issued", "st_" + Canary);
    }

    /// <summary>What was good once.</summary>
    private async Task<List<(string About, string Token)>> EndedAsync()
    {
        var address = new Uri(_host.Url);
        using var second = await NetraUser.SignInAsync(_host, _user.Name);
        using var ticketed = await second.Http.PostAsync("/auth/socket_ticket", null);
        var ticket = (await ticketed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ticket").GetString()!;
        (await Handshakes.StatusAsync(address, Handshakes.Text(address, ticket))).ShouldBe(101);
        using var signIn = await second.Http.PostAsJsonAsync("/auth/login", new { user_name = _user.Name, password = NetraUser.Password });
        var refresh = (await signIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("refresh_token").GetString()!;
        (await second.Http.PostAsync("/auth/logout", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        return [("a ticket that was used", ticket), ("a refresh token", refresh), ("the token of a session that ended", second.Token)];
    }

    private static IEnumerable<(string About, string Text, int Status)> BadHandshakes(Uri address, string token)
    {
        yield return ("HTTP/1.0", Handshakes.Text(address, token, requestLine: "GET /ws HTTP/1.0"), 400);
        yield return ("a POST", Handshakes.Text(address, token, requestLine: "POST /ws HTTP/1.1", more: "Content-Length: 0"), 400);
        yield return ("bare line feeds", Handshakes.Text(address, token).Replace("\r\n", "\n", StringComparison.Ordinal), 400);
        yield return ("no key", Handshakes.Text(address, token, key: null), 400);
        yield return ("a short key", Handshakes.Text(address, token, key: "c2hvcnQ="), 400);
        yield return ("two keys", Handshakes.Text(address, token, more: "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), 400);
        yield return ("no version", Handshakes.Text(address, token, version: null), 400);
        yield return ("version 8", Handshakes.Text(address, token, version: "8"), 426);
        yield return ("no subprotocol", Handshakes.Text(address, token, protocols: null), 400);
        yield return ("another subprotocol", Handshakes.Text(address, token, protocols: "netra.v2"), 400);
        yield return ("two tokens", Handshakes.Text(address, token, protocols: $"netra.v1, bearer.{token}"), 400);
        yield return ("no upgrade", Handshakes.Text(address, token, connection: "keep-alive"), 400);
        yield return ("another host", Handshakes.Text(address, token, host: "evil.example"), 400);
        yield return ("another origin", Handshakes.Text(address, token, more: "Origin: https://evil.example"), 403);
        yield return ("no origin's name", Handshakes.Text(address, token, more: "Origin: null"), 403);
        yield return ("the token in the URL", Handshakes.Text(address, requestLine: "GET /ws?access_token=x HTTP/1.1"), 401);
        yield return ("another scheme", Handshakes.Text(address, more: "Authorization: Basic YTpi"), 401);
        yield return ("no token", Handshakes.Text(address), 401);
    }

    // As the host makes them, of the user's own session.
    private string Local(Action<JsonObject>? payload = null, Action<JsonObject>? header = null, Func<byte[], byte[]>? sign = null)
    {
        var (head, claims) = (Forger.Read(_user.Token, 0), Forger.Read(_user.Token, 1));
        header?.Invoke(head);
        payload?.Invoke(claims);
        return Forger.Make(head, claims, sign ?? Forger.Es256(_own));
    }

    private string Foreign(Action<JsonObject>? payload = null, Action<JsonObject>? header = null, Func<byte[], byte[]>? sign = null)
    {
        var head = new JsonObject { ["alg"] = "ES256", ["kid"] = "ec1", ["typ"] = "JWT" };
        var claims = new JsonObject { ["iss"] = Acme, ["aud"] = Audience, ["sub"] = Canary, ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds() };
        header?.Invoke(head);
        payload?.Invoke(claims);
        return Forger.Make(head, claims, sign ?? Forger.Es256(_acme));
    }

    private static void Set(JsonObject claims, string claim, JsonNode? value)
    {
        claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = value.DeepClone();
        }
    }
}
