using System.Net;
using System.Net.Http.Json;

namespace Netra.Host.Tests;

/// <summary>What a proxy says of its clients counts when it is trusted, and never else.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Clients_of_a_trusted_proxy_are_limited_by_their_own_address()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:TrustedProxies=127.0.0.1;10.0.0.0/8", "--Netra:Identity:Registration=open", "--Netra:Limits:SignUpsPerMinute=1");
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        (await RegisterAsync(http, "ada", "203.0.113.1")).ShouldBe(HttpStatusCode.Created);
        (await RegisterAsync(http, "bob", "203.0.113.1")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await RegisterAsync(http, "bob", "203.0.113.2")).ShouldBe(HttpStatusCode.Created);
        // Another trusted proxy stands before this one; what stands before that is the client's own word.
        (await RegisterAsync(http, "eve", "198.51.100.7, 203.0.113.2, 10.1.2.3")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Of_anybody_else_the_headers_say_nothing()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:TrustedProxies=10.0.0.5", "--Netra:Identity:Registration=open", "--Netra:Limits:SignUpsPerMinute=1");
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        (await RegisterAsync(http, "ada", "203.0.113.1")).ShouldBe(HttpStatusCode.Created);
        (await RegisterAsync(http, "bob", "203.0.113.2")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await ConnectAsync(http, "https")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_page_that_a_trusted_proxy_serves_over_https_is_of_the_same_origin_and_nobody_registers_behind_it_unasked()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:TrustedProxies=127.0.0.1");
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        // It gets as far as the token that it does not have.
        (await ConnectAsync(http, "https")).ShouldBe(HttpStatusCode.Unauthorized);
        (await ConnectAsync(http, "http")).ShouldBe(HttpStatusCode.Forbidden);
        (await RegisterAsync(http, "ada", "203.0.113.1")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_proxy_that_is_no_address_stops_the_host()
    {
        var (exitCode, _, error) = await HostProcess.RunAsync("Host", "Netra.Host", "", "serve", "--Netra:TrustedProxies=nginx");
        exitCode.ShouldBe(2);
        error.ShouldContain("Netra:TrustedProxies");
    }

    private static async Task<HttpStatusCode> RegisterAsync(HttpClient http, string name, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/register") { Content = JsonContent.Create(new { user_name = name, password = NetraUser.Password }) };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>A handshake of a page that was loaded over https.</summary>
    private static async Task<HttpStatusCode> ConnectAsync(HttpClient http, string scheme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ws");
        foreach (var (name, value) in new[]
        {
            ("X-Forwarded-Proto", scheme), ("Origin", $"https://{http.BaseAddress!.Authority}"), ("Connection", "Upgrade"), ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Protocol", "netra.v1"),
        })
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
