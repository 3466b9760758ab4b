using Netra;

namespace Netra.WebSockets.Tests;

/// <summary>What is logged of failures at the edge: their types and places, and never what a client sent or was to be sent.</summary>
public sealed class LogTests
{
    private const string Canary = "canary-of-what-a-user-said";

    private static readonly UserId Ada = KnownTokens.User("ada");

    [Fact]
    public async Task A_command_that_fails_with_what_was_sent_is_logged_without_that()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");
        host.Engines.BeforeStore = static request => throw new FormatException(request.Input.ToString());

        (await client.AskAsync("run", new { agent = "echo", input = Canary })).Code().ShouldBe("internal");

        ShouldTell(host, "A Run command");
    }

    [Fact]
    public async Task A_store_that_is_out_is_logged_with_what_it_says_and_without_what_caused_it()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");
        host.Engines.BeforeStore = static request => throw new StoreUnavailableException("The disk is full; free some space.", new FormatException(request.Input.ToString()));

        (await client.AskAsync("run", new { agent = "echo", input = Canary })).Code().ShouldBe("server_busy");

        ShouldTell(host, "The disk is full; free some space.");
    }

    [Fact]
    public async Task A_request_and_a_replay_that_fail_are_logged_without_what_was_read()
    {
        await using var host = await WebHarness.StartAsync();
        var thread = new ThreadId("t_1");
        host.Log.AddThread(Ada, thread, "echo");
        host.Log.Append(Ada, thread, new RunId("r_1"), new AgentThinking(Canary, 1));
        await using var client = await host.ConnectAsync("ada");
        host.Log.BeforeRead = static () => throw new FormatException(Canary);

        using var request = host.Request(HttpMethod.Get, "/api/threads/t_1/events", "ada");
        using var response = await host.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(500);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain(Canary);
        await client.SendAsync("subscribe", new { thread_id = thread.Value, after_seq = 0 });
        await client.ReceiveCloseAsync();

        ShouldTell(host, "Reading events for a socket failed");
        host.Lines.All.ShouldContain(static line => line.StartsWith("Error: Request ", StringComparison.Ordinal) && line.Contains("System.FormatException", StringComparison.Ordinal));
    }

    private static void ShouldTell(WebHarness host, string text)
    {
        host.Lines.All.ShouldContain(line => line.Contains(text, StringComparison.Ordinal) && line.Contains("System.FormatException", StringComparison.Ordinal));
        host.Lines.All.ShouldAllBe(static line => !line.Contains(Canary, StringComparison.Ordinal));
    }
}
