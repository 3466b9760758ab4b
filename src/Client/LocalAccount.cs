using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Netra.Client;

/// <summary>
/// Signs a local account in and keeps it so: gives <see cref="NetraClientOptions.Token"/>, and renews it. Safe for concurrent use.
/// </summary>
/// <param name="http">A client for the host, with its address as <see cref="HttpClient.BaseAddress"/>; it stays the caller's.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing.")]
public sealed class LocalAccount(HttpClient http)
{
    private readonly SemaphoreSlim _turn = new(1);
    private string? _access;
    private string? _refresh;

    /// <summary>Signs in.</summary>
    /// <exception cref="NetraCommandException">The host refused it: <c>invalid_credentials</c>, or <c>rate_limited</c> with a time to wait.</exception>
    public async Task SignInAsync(string userName, string password, CancellationToken ct = default)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await TakeAsync("/auth/login", [("user_name", userName), ("password", password)], mayPass: false, ct).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>An access token; see <see cref="AccessToken"/>.</summary>
    /// <exception cref="InvalidOperationException">Nobody has signed in.</exception>
    /// <exception cref="NetraCommandException">The session was ended: sign in again.</exception>
    public async ValueTask<string> TokenAsync(bool mustBeNew, CancellationToken ct)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var refresh = _refresh ?? throw new InvalidOperationException("Call SignInAsync first.");
            if (mustBeNew)
            {
                await TakeAsync("/auth/refresh", [("refresh_token", refresh)], mayPass: true, ct).ConfigureAwait(false);
            }
            return _access!;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task TakeAsync(string path, (string Name, string Value)[] members, bool mayPass, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WriteString(name, value);
            }
            writer.WriteEndObject();
        }
        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, ct).ConfigureAwait(false);
        // A host that is busy or restarts, or what stands before it and says so in its own way: it passes.
        if ((mayPass && ((int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests))
            || response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new HttpRequestException($"The host answered {(int)response.StatusCode}.", null, response.StatusCode);
        }
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false));
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new NetraCommandException(
                answer.RootElement.GetProperty("code").GetString()!,
                answer.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : $"The host answered {(int)response.StatusCode}.",
                retryAfter: response.Headers.RetryAfter?.Delta);
        }
        _access = answer.RootElement.GetProperty("access_token").GetString();
        _refresh = answer.RootElement.GetProperty("refresh_token").GetString();
    }
}
