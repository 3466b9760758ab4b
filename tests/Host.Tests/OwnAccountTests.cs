using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>What users do with their own account while sockets are open and runs at work.</summary>
public sealed class OwnAccountTests
{
    [Fact]
    public async Task Another_password_ends_every_session_but_this_one()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var here = await NetraUser.RegisterAsync(host);
        using var there = await NetraUser.SignInAsync(host, here.Name);
        await using var socketHere = await here.ConnectAsync();
        await using var socketThere = await there.ConnectAsync();
        var ticketThere = await TicketAsync(there);

        using (var wrong = await here.Http.PutAsJsonAsync("/auth/password", new { old = "not the password", @new = "another long password" }))
        {
            wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("invalid_credentials");
        }
        using (var tooShort = await here.Http.PutAsJsonAsync("/auth/password", new { old = NetraUser.Password, @new = "short" }))
        {
            tooShort.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await tooShort.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString().ShouldBe("new");
        }
        (await socketThere.CommandAsync("ping")).Type.ShouldBe("pong");
        using (var changed = await here.Http.PutAsJsonAsync("/auth/password", new { old = NetraUser.Password, @new = "another long password" }))
        {
            changed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await socketThere.ClosedAsync()).ShouldBe((WebSocketCloseStatus)4401);
        (await socketHere.CommandAsync("ping")).Type.ShouldBe("pong");
        using var refused = await there.Http.GetAsync("/api/me");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Should.ThrowAsync<WebSocketException>(() => NetraSocket.ConnectAsync(host.Url, ticketThere));
        using var signIn = await here.Http.PostAsJsonAsync("/auth/login", new { user_name = here.Name, password = "another long password" });
        signIn.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_ticket_opens_one_socket_and_is_void_once_its_session_has_ended()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var user = await NetraUser.RegisterAsync(host);
        using var other = await NetraUser.RegisterAsync(host);
        var ticket = await TicketAsync(user);
        // Opening is the only thing that it is good for.
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/api/me"))
        {
            request.Headers.Authorization = new("Bearer", ticket);
            using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
            using var refused = await http.SendAsync(request);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await using var socket = await NetraSocket.ConnectAsync(host.Url, ticket);
        socket.Frames[0].Json.GetProperty("user_id").GetString().ShouldBe(user.UserId);
        (await socket.RunAsync("echo", new JsonObject { ["text"] = "by ticket" })).Type.ShouldBe("run_completed");
        await Should.ThrowAsync<WebSocketException>(() => NetraSocket.ConnectAsync(host.Url, ticket));

        // Of many at once, one gets in.
        var many = await TicketAsync(user);
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return await NetraSocket.ConnectAsync(host.Url, many);
            }
            catch (WebSocketException)
            {
                return null;
            }
        }));
        opened.Count(one => one is not null).ShouldBe(1);
        await opened.Single(one => one is not null)!.DisposeAsync();

        var late = await TicketAsync(user);
        using var signedOut = await user.Http.PostAsJsonAsync("/auth/logout", new { });
        signedOut.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Should.ThrowAsync<WebSocketException>(() => NetraSocket.ConnectAsync(host.Url, late));
        (await socket.ClosedAsync()).ShouldBe((WebSocketCloseStatus)4401);
        await using var others = await NetraSocket.ConnectAsync(host.Url, await TicketAsync(other));
        host.Errors.ShouldNotContain(late);
    }

    [Fact]
    public async Task A_refresh_token_in_two_hands_closes_the_sessions_sockets()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var user = await NetraUser.RegisterAsync(host);
        using var signIn = await user.Http.PostAsJsonAsync("/auth/login", new { user_name = user.Name, password = NetraUser.Password });
        var tokens = await signIn.Content.ReadFromJsonAsync<JsonElement>();
        await using var socket = await NetraSocket.ConnectAsync(host.Url, tokens.GetProperty("access_token").GetString()!);
        await using var otherSession = await user.ConnectAsync();
        var refresh = new { refresh_token = tokens.GetProperty("refresh_token").GetString() };
        using var first = await user.Http.PostAsJsonAsync("/auth/refresh", refresh);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var again = await user.Http.PostAsJsonAsync("/auth/refresh", refresh);

        again.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await socket.ClosedAsync()).ShouldBe((WebSocketCloseStatus)4401);
        (await otherSession.CommandAsync("ping")).Type.ShouldBe("pong");
    }

    [Fact]
    public async Task Removing_oneself_ends_the_runs_and_leaves_nothing_behind()
    {
        await using var host = await HostProcess.StartProbeAsync();
        using var user = await NetraUser.RegisterAsync(host);
        using var other = await NetraUser.RegisterAsync(host);
        await using var socket = await user.ConnectAsync();
        await using var others = await other.ConnectAsync();
        (await socket.RunAsync("echo", new JsonObject { ["text"] = "remember me" })).Type.ShouldBe("run_completed");
        var (slow, _) = await socket.StartAsync("slow", new JsonObject { ["ms"] = 50_000 });
        await socket.WaitAsync(frame => frame.RunId == slow && frame.Type == "agent_started");
        var (kept, _) = await others.StartAsync("slow", new JsonObject { ["ms"] = 300 });

        using (var wrong = await DeleteAsync(user, "not the password"))
        {
            wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
        using (var removed = await DeleteAsync(user, NetraUser.Password))
        {
            removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await socket.WaitAsync(frame => frame.RunId == slow && frame.IsEnding)).Type.ShouldBe("run_cancelled");
        (await socket.ClosedAsync()).ShouldBe((WebSocketCloseStatus)4401);
        using (var after = await user.Http.GetAsync("/api/me"))
        {
            after.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
        (await others.EndingAsync(kept)).Type.ShouldBe("run_completed");
        // The name is free again, for somebody who sees nothing of it.
        using var next = await NetraUser.RegisterAsync(host, user.Name);
        next.UserId.ShouldNotBe(user.UserId);
        (await next.GetAsync("/api/threads")).GetProperty("threads").GetArrayLength().ShouldBe(0);
    }

    private static async Task<HttpResponseMessage> DeleteAsync(NetraUser user, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = JsonContent.Create(new { password }) };
        return await user.Http.SendAsync(request);
    }

    private static async Task<string> TicketAsync(NetraUser user)
    {
        using var response = await user.Http.PostAsync("/auth/socket_ticket", null);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        body.GetProperty("expires_in").GetInt32().ShouldBe(30);
        return body.GetProperty("ticket").GetString()!;
    }
}
