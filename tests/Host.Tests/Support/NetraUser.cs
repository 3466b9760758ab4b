using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Netra.Host.Tests;

/// <summary>A user of a host, signed in: HTTP requests and sockets.</summary>
public sealed class NetraUser : IDisposable
{
    private static int _count;

    private NetraUser(HostProcess host, HttpClient http, string name, string userId, string token)
    {
        Host = host;
        Http = http;
        Name = name;
        UserId = userId;
        Token = token;
    }

    public HostProcess Host { get; }

    public HttpClient Http { get; }

    public string Name { get; }

    public string UserId { get; }

    public string Token { get; }

    /// <summary>Registers a new user and signs in.</summary>
    public static async Task<NetraUser> RegisterAsync(HostProcess host, string? name = null)
    {
        name ??= $"user-{Interlocked.Increment(ref _count)}-{Guid.NewGuid():n}"[..24];
        using var http = Client(host);
        using var registered = await http.PostAsJsonAsync("/auth/register", new { user_name = name, password = Password });
        registered.StatusCode.ShouldBe(HttpStatusCode.Created, await registered.Content.ReadAsStringAsync());
        return await SignInAsync(host, name);
    }

    public const string Password = "correct horse battery staple";

    public static async Task<NetraUser> SignInAsync(HostProcess host, string name)
    {
        var http = Client(host);
        using var response = await http.PostAsJsonAsync("/auth/login", new { user_name = name, password = Password });
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var signedIn = await response.Content.ReadFromJsonAsync<JsonElement>();
        var token = signedIn.GetProperty("access_token").GetString()!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new(host, http, name, signedIn.GetProperty("user_id").GetString()!, token);
    }

    public Task<NetraSocket> ConnectAsync() => NetraSocket.ConnectAsync(Host.Url, Token, Host.Certificate);

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, $"{path}: {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Loads the sample data.</summary>
    public async Task<JsonElement> LoadSampleAsync()
    {
        using var response = await Http.PostAsync("/api/usage/sample", null);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> ImportAsync(string csv, string query = "")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        content.Headers.ContentType = new("text/csv");
        using var response = await Http.PostAsync("/api/usage" + query, content);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public void Dispose() => Http.Dispose();

    private static HttpClient Client(HostProcess host)
    {
        var handler = new SocketsHttpHandler();
        if (host.Certificate is { } known)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => known.Equals(certificate);
        }
        return new HttpClient(handler) { BaseAddress = new Uri(host.Url), Timeout = TimeSpan.FromSeconds(100) };
    }
}
