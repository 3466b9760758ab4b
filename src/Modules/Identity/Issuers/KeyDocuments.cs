using System.Collections.Immutable;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>Fetches issuers' keys: over https, or from loopback; without following redirects.</summary>
[Service(Lifetime.Process)]
internal sealed class KeyDocuments : IDocumentRetriever, IDisposable
{
    private const string Discovery = "/.well-known/openid-configuration";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 1 << 20,
    };

    public static bool IsSafe(string address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>The keys that an issuer's OpenID configuration points to.</summary>
    public async Task<ImmutableArray<JsonWebKey>> FetchAsync(IssuerOptions issuer, CancellationToken ct)
    {
        var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(issuer.Authority!.TrimEnd('/') + Discovery, this, ct);
        return string.Equals(configuration.Issuer, issuer.Issuer, StringComparison.Ordinal)
            ? VerificationKeys.Usable(configuration.JsonWebKeySet)
            : throw new FormatException($"The OpenID configuration is that of '{configuration.Issuer}'.");
    }

    /// <summary>The keys in a file.</summary>
    public static async Task<ImmutableArray<JsonWebKey>> ReadAsync(string file, CancellationToken ct)
        => VerificationKeys.Usable(new JsonWebKeySet(await File.ReadAllTextAsync(file, ct)));

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
        => IsSafe(address) ? await _client.GetStringAsync(new Uri(address), cancel) : throw new FormatException($"'{address}' is neither https nor on loopback.");

    public void Dispose() => _client.Dispose();
}
