using Microsoft.AspNetCore.Builder;
using System.Net;
using System.Text.Json;
using Netra;

namespace Netra.WebSockets.Tests.Http;

public sealed class EdgeTests
{
    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.1.2.3", 200)]
    [InlineData("[::1]:80", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("localhost.evil.example", 400)]
    [InlineData("0.0.0.0", 400)]
    public async Task A_host_that_is_not_ours_is_400_before_anything_else(string name, int expected)
    {
        await using var host = await WebHarness.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);

        await raw.SendAsync($"GET /healthz HTTP/1.1\r\nHost: {name}\r\n\r\n");

        (await raw.ReceiveStatusAsync()).ShouldBe(expected);
        if (expected == 400)
        {
            (await Handshakes.StatusAsync(host.Address, Handshakes.Text(host.Address, version: "8", host: name))).ShouldBe(400);
        }
    }

    [Fact]
    public async Task The_hosts_of_the_bound_addresses_are_ours_and_AllowedHosts_replaces_them()
    {
        await using var bound = await WebHarness.StartAsync(url: "http://0.0.0.0:0");
        (await StatusAsync(bound, "0.0.0.0")).ShouldBe(200);
        (await StatusAsync(bound, "other.example")).ShouldBe(400);

        await using var named = await WebHarness.StartAsync(options: new NetraOptions { AllowedHosts = ["Netra.example"] });
        (await StatusAsync(named, "netra.EXAMPLE:8080")).ShouldBe(200);
        (await StatusAsync(named, "localhost")).ShouldBe(400);

        static async Task<int> StatusAsync(WebHarness host, string name)
        {
            await using var raw = await RawConnection.OpenAsync(host.Address);
            await raw.SendAsync($"GET /healthz HTTP/1.1\r\nHost: {name}\r\n\r\n");
            return await raw.ReceiveStatusAsync();
        }
    }

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/api/me", 401)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/api/me", 405)]
    [InlineData("GET", "/fails", 500)]
    public async Task Every_answer_has_the_security_headers_and_a_trace_id(string method, string path, int status)
    {
        await using var host = await WebHarness.StartAsync(map: static app => app.Map("/fails", static http => throw new IOException("in /srv/secret")));

        var response = await host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        ((int)response.StatusCode).ShouldBe(status);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        response.Headers.GetValues("X-Trace-Id").Single().ShouldMatch("^[0-9a-f]{32}$");
        response.Headers.Contains("Server").ShouldBeFalse();
        response.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        if (status >= 400)
        {
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            var body = await response.Content.ReadAsStringAsync();
            body.ShouldNotContain("secret");
            JsonDocument.Parse(body).RootElement.GetProperty("status").GetInt32().ShouldBe(status);
        }
    }

    [Fact]
    public async Task A_token_that_is_not_good_is_401_and_says_whether_it_has_expired()
    {
        await using var host = await WebHarness.StartAsync();

        (await AskAsync("unknown")).ShouldBe((401, "token_invalid"));
        (await AskAsync(host.Tokens.Issue(new TokenResult.Expired()))).ShouldBe((401, "token_expired"));
        (await AskAsync(host.Tokens.Issue(new TokenResult.KeysUnavailable()))).ShouldBe((503, "keys_unavailable"));

        async Task<(int, string)> AskAsync(string token)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
            request.Headers.Authorization = new("Bearer", token);
            var response = await host.Http.SendAsync(request);
            return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Code());
        }
    }

    [Fact]
    public async Task Requests_are_limited_for_each_user_and_signed_out_for_each_address_but_health_is_not()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { HttpRequestsPerMinute = 3 });

        (await StatusesAsync("ada")).ShouldBe([200, 200, 200, 429]);
        (await StatusesAsync("bob")).ShouldBe([200, 200, 200, 429]);
        (await StatusesAsync(null)).ShouldBe([401, 401, 401, 429]);
        for (var i = 0; i < 10; i++)
        {
            (await host.Http.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        async Task<List<int>> StatusesAsync(string? user)
        {
            var statuses = new List<int>();
            for (var i = 0; i < 4; i++)
            {
                var response = await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/agents", user));
                statuses.Add((int)response.StatusCode);
                (response.Headers.RetryAfter is not null).ShouldBe(statuses[^1] == 429);
            }
            return statuses;
        }
    }

    [Fact]
    public async Task Pages_of_a_named_origin_may_read_answers_and_no_others()
    {
        await using var host = await WebHarness.StartAsync(options: new NetraOptions { AllowedOrigins = ["https://partner.example"] });

        (await AllowedAsync("https://partner.example")).ShouldBe("https://partner.example");
        (await AllowedAsync("https://evil.example")).ShouldBeNull();
        var question = new HttpRequestMessage(HttpMethod.Options, "/api/threads/t_1");
        question.Headers.Add("Origin", "https://partner.example");
        question.Headers.Add("Access-Control-Request-Method", "PATCH");
        var answer = await host.Http.SendAsync(question);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Access-Control-Allow-Methods").Single().ShouldContain("PATCH");

        async Task<string?> AllowedAsync(string origin)
        {
            var request = host.Request(HttpMethod.Get, "/api/agents", "ada");
            request.Headers.Add("Origin", origin);
            var response = await host.Http.SendAsync(request);
            return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }

    [Fact]
    public async Task The_host_is_ready_when_store_and_keys_are()
    {
        await using var host = await WebHarness.StartAsync();
        (await ReadyAsync()).ShouldBe(200);

        host.Log.IsReady = false;
        (await ReadyAsync()).ShouldBe(503);
        host.Log.IsReady = true;
        host.Accounts.PublicKeys = default;
        (await ReadyAsync()).ShouldBe(503);

        async Task<int> ReadyAsync() => (int)(await host.Http.GetAsync("/readyz")).StatusCode;
    }

    [Fact]
    public async Task The_public_keys_are_a_key_set()
    {
        await using var host = await WebHarness.StartAsync();

        (await host.Http.GetStringAsync("/.well-known/jwks.json")).ShouldBe("""{"keys":[]}""");
    }
}
