using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Netra;

namespace Netra.WebSockets.Tests.Http;

public sealed class AccountTests
{
    private const string Password = "correct horse";

    [Fact]
    public async Task Register_sign_in_renew_sign_out()
    {
        await using var host = await WebHarness.StartAsync();

        var registered = await PostAsync(host, "/auth/register", new { user_name = "ada", password = Password });
        registered.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await registered.Content.ReadAsStringAsync()).ShouldBe("""{"user_id":"u_ada","user_name":"ada","plan":"free"}""");

        var login = await BodyAsync(await PostAsync(host, "/auth/login", new { user_name = "ada", password = Password }));
        login.Text("token_type").ShouldBe("Bearer");
        login.Text("user_id").ShouldBe("u_ada");
        login.GetProperty("expires_in").GetInt32().ShouldBe(3600);

        var refreshed = await PostAsync(host, "/auth/refresh", new { refresh_token = login.Text("refresh_token") });
        refreshed.StatusCode.ShouldBe(HttpStatusCode.OK);
        var again = await PostAsync(host, "/auth/refresh", new { refresh_token = login.Text("refresh_token") });
        again.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await BodyAsync(again)).Code().ShouldBe("token_invalid");

        var logout = new HttpRequestMessage(HttpMethod.Post, "/auth/logout") { Content = JsonContent.Create(new { everywhere = true }) };
        logout.Headers.Authorization = new("Bearer", login.Text("access_token"));
        (await host.Http.SendAsync(logout)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        host.Accounts.SignedOut.ShouldHaveSingleItem().Everywhere.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"user_name":"ab","password":"correct horse"}""", 400, "invalid_field", "user_name")]
    [InlineData("""{"user_name":"ada","password":"short"}""", 400, "invalid_field", "password")]
    [InlineData("""{"user_name":"ada"}""", 400, "invalid_field", "password")]
    [InlineData("""{"user_name":7,"password":"correct horse"}""", 400, "invalid_field", "user_name")]
    [InlineData("""{"user_name":"taken","password":"correct horse"}""", 409, "user_name_taken", null)]
    [InlineData("""{"user_name":"ada","user_name":"eve","password":"correct horse"}""", 400, "invalid_json", null)]
    [InlineData("""[]""", 400, "invalid_json", null)]
    [InlineData("""{""", 400, "invalid_json", null)]
    public async Task A_registration_that_is_none_says_what_is_wrong(string body, int status, string code, string? field)
    {
        await using var host = await WebHarness.StartAsync();
        await PostAsync(host, "/auth/register", new { user_name = "taken", password = Password });

        var response = await host.Http.PostAsync("/auth/register", new StringContent(body, Encoding.UTF8, "application/json"));

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await BodyAsync(response);
        problem.Code().ShouldBe(code);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.TryGetProperty("instance", out _).ShouldBeFalse();
        (problem.TryGetProperty("field", out var given) ? given.GetString() : null).ShouldBe(field);
    }

    [Fact]
    public async Task Bodies_of_another_type_are_415_and_large_ones_413()
    {
        await using var host = await WebHarness.StartAsync();

        (await host.Http.PostAsync("/auth/login", new StringContent("{}", Encoding.UTF8, "text/plain"))).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await host.Http.PostAsync("/auth/login", new ByteArrayContent("{}"u8.ToArray()))).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await host.Http.PostAsync("/auth/login", new StringContent("{}", Encoding.Unicode, "application/json"))).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        var large = new StringContent($$"""{"user_name":"{{new string('a', 70_000)}}"}""", Encoding.UTF8, "application/json");
        (await host.Http.PostAsync("/auth/login", large)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_are_answered_with_the_same_bytes()
    {
        await using var host = await WebHarness.StartAsync();
        await PostAsync(host, "/auth/register", new { user_name = "ada", password = Password });

        var wrong = await PostAsync(host, "/auth/login", new { user_name = "ada", password = "wrong password" });
        var unknown = await PostAsync(host, "/auth/login", new { user_name = "nobody", password = "wrong password" });

        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await BodyAsync(wrong)).Code().ShouldBe("invalid_credentials");
        (await unknown.Content.ReadAsByteArrayAsync()).ShouldBe(await wrong.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task After_SignInFailuresPerMinute_failures_a_name_is_refused_from_the_address_and_no_password_is_checked()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { SignInFailuresPerMinute = 3 });
        await PostAsync(host, "/auth/register", new { user_name = "ada", password = Password });

        // Guessing at the same time gains nothing.
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync(host, "/auth/login", new { user_name = "ADA", password = "wrong password" })));
        var right = await PostAsync(host, "/auth/login", new { user_name = "ada", password = Password });

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(3);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(17);
        host.Accounts.PasswordChecks.ShouldBe(3);
        right.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        right.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        (await PostAsync(host, "/auth/login", new { user_name = "bob", password = Password })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_in_well_counts_for_nothing_and_failures_count_for_the_name_from_anywhere()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { SignInFailuresPerMinute = 50, SignInFailuresPerName = 2 });
        await PostAsync(host, "/auth/register", new { user_name = "ada", password = Password });

        for (var i = 0; i < 5; i++)
        {
            (await PostAsync(host, "/auth/login", new { user_name = "ada", password = Password })).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        await PostAsync(host, "/auth/login", new { user_name = "ada", password = "wrong password" });
        await PostAsync(host, "/auth/login", new { user_name = "ada", password = "wrong password" });

        (await PostAsync(host, "/auth/login", new { user_name = "ada", password = Password })).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task An_address_signs_up_at_most_SignUpsPerMinute_times_and_what_is_no_sign_up_counts_for_nothing()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { SignUpsPerMinute = 2 });

        for (var i = 0; i < 5; i++)
        {
            (await PostAsync(host, "/auth/register", new { user_name = "ab", password = Password })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
        (await PostAsync(host, "/auth/register", new { user_name = "ada", password = Password })).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await PostAsync(host, "/auth/register", new { user_name = "bob", password = Password })).StatusCode.ShouldBe(HttpStatusCode.Created);
        var third = await PostAsync(host, "/auth/register", new { user_name = "eve", password = Password });
        third.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await BodyAsync(third)).Code().ShouldBe("rate_limited");
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", Registration.Auto, 201)]
    [InlineData("http://0.0.0.0:0", Registration.Auto, 403)]
    [InlineData("http://0.0.0.0:0", Registration.Open, 201)]
    [InlineData("http://127.0.0.1:0", Registration.Closed, 403)]
    public async Task Registration_is_open_on_loopback_only_unless_it_is_set(string url, Registration registration, int expected)
    {
        await using var host = await WebHarness.StartAsync(options: new NetraOptions { Identity = new IdentityOptions { Registration = registration } }, url: url);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Address.Port}") };

        var response = await http.PostAsJsonAsync("/auth/register", new { user_name = "ada", password = Password });

        ((int)response.StatusCode).ShouldBe(expected);
        if (expected == 403)
        {
            (await BodyAsync(response)).Code().ShouldBe("registration_closed");
        }
    }

    private static Task<HttpResponseMessage> PostAsync(WebHarness host, string path, object body) => host.Http.PostAsJsonAsync(path, body);

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response)
        => JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}
