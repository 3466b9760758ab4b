using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Netra;

namespace Netra.WebSockets.Tests.Sockets;

public sealed class CommandTests
{
    private static readonly NetraLimits Generous = new() { CommandBurst = 10_000, CommandsPerMinute = 600_000 };

    [Fact]
    public async Task A_run_is_accepted_before_its_events_and_subscribes_its_socket()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");

        var id = await client.SendAsync("run", new { agent = "echo", input = "hello" });
        var frames = await client.ReceiveUntilAsync("run_completed");

        frames.Select(frame => frame.Type()).ShouldBe(["accepted", "message_received", "run_started", "run_completed"]);
        frames[0].Text("id").ShouldBe(id);
        frames[0].GetProperty("seq").GetInt64().ShouldBe(1);
        frames[0].GetProperty("duplicate").GetBoolean().ShouldBeFalse();
        frames[0].Text("thread_id").ShouldStartWith("t_");
        frames.Skip(1).Select(frame => frame.Seq()).ShouldBe([1L, 2, 3]);
        frames.Skip(1).ShouldAllBe(frame => frame.Text("run_id") == frames[0].Text("run_id"));
    }

    [Fact]
    public async Task On_a_thread_that_is_subscribed_already_the_reply_still_comes_first()
    {
        await using var host = await WebHarness.StartAsync(Generous);
        await using var client = await host.ConnectAsync("ada");
        await client.SendAsync("run", new { input = "one" });
        var thread = (await client.ReceiveUntilAsync("run_completed"))[0].Text("thread_id");

        for (var i = 0; i < 50; i++)
        {
            await client.SendAsync("run", new { input = "again", thread_id = thread });
            var frames = await client.ReceiveUntilAsync("run_completed");
            frames.Select(frame => frame.Type()).ShouldBe(["accepted", "message_received", "run_started", "run_completed"]);
            frames.Skip(1).Select(frame => frame.Seq()).ShouldBe([(3 * i) + 4L, (3 * i) + 5, (3 * i) + 6]);
        }
    }

    [Fact]
    public async Task Cancel_is_answered_before_the_ending_that_it_causes()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");
        await client.SendAsync("run", new { agent = "hold", input = "" });
        var run = (await client.ReceiveUntilAsync("run_started"))[0].Text("run_id");

        var id = await client.SendAsync("cancel", new { run_id = run });
        var frames = await client.ReceiveUntilAsync("run_cancelled");

        frames.Count.ShouldBe(2);
        frames[0].GetRawText().ShouldBe($$"""{"type":"ok","id":"{{id}}"}""");
        (await client.AskAsync("cancel", new { run_id = run })).Code().ShouldBe("run_not_active");
        (await client.AskAsync("cancel", new { run_id = "r_none" })).Code().ShouldBe("run_not_found");
    }

    [Fact]
    public async Task Another_users_run_and_thread_do_not_exist()
    {
        await using var host = await WebHarness.StartAsync();
        await using var ada = await host.ConnectAsync("ada");
        await using var bob = await host.ConnectAsync("bob");
        await ada.SendAsync("run", new { agent = "hold", input = "" });
        var accepted = (await ada.ReceiveUntilAsync("run_started"))[0];
        var (thread, run) = (accepted.Text("thread_id"), accepted.Text("run_id"));

        foreach (var (command, code) in new (object, string)[]
        {
            (new { run_id = run }, "run_not_found"),
            (new { thread_id = thread, after_seq = 0 }, "thread_not_found"),
            (new { thread_id = thread }, "thread_not_found"),
            (new { thread_id = thread, input = "x" }, "thread_not_found"),
        })
        {
            var type = code == "run_not_found" ? "cancel"
                : command.ToString()!.Contains("after_seq", StringComparison.Ordinal) ? "subscribe"
                : command.ToString()!.Contains("input", StringComparison.Ordinal) ? "run" : "unsubscribe";
            (await bob.AskAsync(type, command)).Code().ShouldBe(code);
        }
        (await ada.AskAsync("cancel", new { run_id = run })).Type().ShouldBe("ok");
    }

    [Fact]
    public async Task A_repeated_request_answers_with_the_first_ids_and_restarts_nothing()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");
        var command = new { input = "once", idempotency_key = "0123456789abcdef" };
        await client.SendAsync("run", command);
        var first = (await client.ReceiveUntilAsync("run_completed"))[0];

        await client.SendAsync("run", command);
        var again = await client.ReceiveAsync();
        (await client.AskAsync("ping")).Type().ShouldBe("pong");

        again.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
        again.Text("run_id").ShouldBe(first.Text("run_id"));
        again.GetProperty("seq").GetInt64().ShouldBe(1);

        // Another socket, which is not subscribed, gets the run from its first event on.
        await using var other = await host.ConnectAsync("ada");
        await other.SendAsync("run", command);
        (await other.ReceiveUntilAsync("run_completed")).Select(frame => frame.Type())
            .ShouldBe(["accepted", "message_received", "run_started", "run_completed"]);
    }

    [Fact]
    public async Task Pings_are_answered_while_a_run_is_being_stored()
    {
        await using var host = await WebHarness.StartAsync();
        var stored = new TaskCompletionSource();
        host.Engines.BeforeStore = _ => stored.Task;
        await using var client = await host.ConnectAsync("ada");

        await client.SendAsync("run", new { input = "slow to store" });
        var pong = await client.AskAsync("ping");
        stored.SetResult();

        pong.Type().ShouldBe("pong");
        pong.Text("server_time").ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        (await client.ReceiveAsync()).Type().ShouldBe("accepted");
    }

    [Theory]
    [InlineData("not json", "invalid_json", null)]
    [InlineData("", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("\"ping\"", "invalid_json", null)]
    [InlineData("""{"type":"ping"}""", "invalid_json", null)]
    [InlineData("""{"type":"ping","id":"a"} {}""", "invalid_json", null)]
    [InlineData("""{"type":"ping","id":"a","type":"run"}""", "invalid_json", null)]
    [InlineData("""{"type":"run","id":"a","input":{"x":1,"\u0078":2}}""", "invalid_json", null)]
    [InlineData("""{"type":"run","id":"a","input":"\ud800"}""", "invalid_json", null)]
    [InlineData("""{"type":"ping","id":""}""", "invalid_field", "id")]
    [InlineData("""{"type":"ping","id":7}""", "invalid_field", "id")]
    [InlineData("""{"type":"ping","id":null}""", "invalid_field", "id")]
    [InlineData("""{"type":"ping","id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", "invalid_field", "id")]
    [InlineData("""{"id":"a"}""", "invalid_field", "type")]
    [InlineData("""{"id":"a","type":1}""", "invalid_field", "type")]
    [InlineData("""{"id":"a","type":"nothing"}""", "unknown_type", null)]
    [InlineData("""{"id":"a","type":"run_completed"}""", "unknown_type", null)]
    [InlineData("""{"id":"a","type":"run"}""", "invalid_field", "input")]
    [InlineData("""{"id":"a","type":"run","input":"x","agent":1}""", "invalid_field", "agent")]
    [InlineData("""{"id":"a","type":"run","input":"x","thread_id":{}}""", "invalid_field", "thread_id")]
    [InlineData("""{"id":"a","type":"run","input":"x","idempotency_key":"short"}""", "invalid_field", "idempotency_key")]
    [InlineData("""{"id":"a","type":"run","input":"x","thread_id":"t_none"}""", "thread_not_found", null)]
    [InlineData("""{"id":"a","type":"run","input":"x","agent":"none"}""", "agent_not_found", null)]
    [InlineData("""{"id":"a","type":"run","input":"x","user_id":"u_bob"}""", "user_mismatch", "user_id")]
    [InlineData("""{"id":"a","type":"ping","user_id":7}""", "user_mismatch", "user_id")]
    [InlineData("""{"id":"a","type":"cancel"}""", "invalid_field", "run_id")]
    [InlineData("""{"id":"a","type":"subscribe","thread_id":"t_none"}""", "invalid_field", "after_seq")]
    [InlineData("""{"id":"a","type":"subscribe","thread_id":"t_none","after_seq":-1}""", "invalid_field", "after_seq")]
    [InlineData("""{"id":"a","type":"subscribe","thread_id":"t_none","after_seq":"1"}""", "invalid_field", "after_seq")]
    [InlineData("""{"id":"a","type":"subscribe","thread_id":"t_none","after_seq":0,"epoch":1}""", "invalid_field", "epoch")]
    [InlineData("""{"id":"a","type":"subscribe","thread_id":"t_none","after_seq":0}""", "thread_not_found", null)]
    [InlineData("""{"id":"a","type":"unsubscribe","thread_id":[]}""", "invalid_field", "thread_id")]
    [InlineData("""{"id":"a","type":"approve","run_id":"r","call_id":"k","arguments_hash":"h","decision":"yes"}""", "invalid_field", "decision")]
    [InlineData("""{"id":"a","type":"approve","run_id":"r","call_id":"k","arguments_hash":"h","decision":"deny"}""", "approval_not_found", null)]
    [InlineData("""{"id":"a","type":"authenticate","token":1}""", "invalid_field", "token")]
    [InlineData("""{"id":"a","type":"authenticate","token":"unknown"}""", "token_invalid", null)]
    public async Task A_wrong_command_is_answered_with_its_code_and_the_socket_stays(string text, string code, string? field)
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");

        await client.SendTextAsync(text);
        var error = await client.ReceiveAsync();

        error.Type().ShouldBe("error");
        error.Code().ShouldBe(code);
        error.Text("message").ShouldNotBeEmpty();
        (error.TryGetProperty("field", out var given) ? given.GetString() : null).ShouldBe(field);
        if (error.TryGetProperty("id", out var id))
        {
            id.GetString().ShouldBe("a");
        }
        (await client.AskAsync("ping")).Type().ShouldBe("pong");
        // The engine counts what reaches it.
        host.Refused.Count.ShouldBe(code == "user_mismatch" || (code == "thread_not_found" && !text.Contains("\"run\"", StringComparison.Ordinal)) ? 1 : 0);
    }

    [Fact]
    public async Task Json_may_be_32_deep_and_no_deeper()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");

        await client.SendTextAsync($$"""{"type":"ping","id":"deep","extra":{{Nested(31)}}}""");
        (await client.ReceiveAsync()).Type().ShouldBe("pong");
        await client.SendTextAsync($$"""{"type":"ping","id":"deeper","extra":{{Nested(32)}}}""");
        var error = await client.ReceiveAsync();
        error.Code().ShouldBe("invalid_json");
        error.Text("id").ShouldBe("deeper");
        await client.SendTextAsync(new string('[', 60_000));
        (await client.ReceiveAsync()).Code().ShouldBe("invalid_json");

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    public async Task Unknown_members_and_members_of_the_input_are_not_compared()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");

        await client.SendTextAsync("""{"type":"run","id":"a","user_id":"u_ada","note":1,"thread_id":null,"input":{"user_id":"u_bob","type":"x"}}""");

        (await client.ReceiveAsync()).Type().ShouldBe("accepted");
        host.Engines.Requests.ShouldHaveSingleItem().Input.ToString().ShouldBe("""{"user_id":"u_bob","type":"x"}""");
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_and_one_far_over_it_closes()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { MessageBytes = 2_048 });
        await using var client = await host.ConnectAsync("ada");

        await client.SendTextAsync(Padded(2_048));
        (await client.ReceiveAsync()).Type().ShouldBe("pong");
        await client.SendTextAsync(Padded(2_049));
        (await client.ReceiveAsync()).Code().ShouldBe("message_too_large");
        await client.SendTextAsync(Padded(4 * 2_048));
        (await client.ReceiveAsync()).Code().ShouldBe("message_too_large");
        await client.SendTextAsync(Padded((4 * 2_048) + 1));
        (await client.ReceiveCloseAsync()).ShouldBe(1009);

        static string Padded(int bytes) => """{"type":"ping","id":"a"}""".PadRight(bytes);
    }

    [Fact]
    public async Task Fragments_are_counted_together()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { MessageBytes = 2_048 });
        await using var client = await host.ConnectAsync("ada");
        var piece = Encoding.UTF8.GetBytes(new string(' ', 1_000));

        await client.SendBytesAsync("""{"type":"ping",""" is var head ? Encoding.UTF8.GetBytes(head) : [], end: false);
        await client.SendBytesAsync([], end: false);
        await client.SendBytesAsync(""" "id":"a"}"""u8.ToArray());
        (await client.ReceiveAsync()).Type().ShouldBe("pong");

        for (var i = 0; i < 9; i++)
        {
            await client.SendBytesAsync(piece, end: false);
        }
        (await client.ReceiveCloseAsync()).ShouldBe(1009);
    }

    [Fact]
    public async Task Binary_messages_close_with_1003()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");

        await client.SendBytesAsync([1, 2, 3], WebSocketMessageType.Binary);

        (await client.ReceiveCloseAsync()).ShouldBe(1003);
    }

    [Fact]
    public async Task Authenticate_takes_a_token_of_the_same_user_only()
    {
        await using var host = await WebHarness.StartAsync();
        await using var client = await host.ConnectAsync("ada");

        var ok = await client.AskAsync("authenticate", new { token = host.Tokens.Issue("ada", TimeSpan.FromHours(2)) });
        ok.Type().ShouldBe("ok");
        DateTimeOffset.Parse(ok.Text("expires_at")).ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(90));
        (await client.AskAsync("authenticate", new { token = host.Tokens.Issue("bob") })).Code().ShouldBe("user_mismatch");
        host.Refused.ShouldBe(["authenticate 1"]);
        (await client.AskAsync("authenticate", new { token = host.Tokens.Issue(new TokenResult.Expired()) })).Code().ShouldBe("token_expired");
        (await client.AskAsync("authenticate", new { token = host.Tokens.Issue(new TokenResult.KeysUnavailable()) })).Code().ShouldBe("server_busy");
    }

    [Fact]
    public async Task What_was_sent_before_a_disconnect_is_done()
    {
        await using var host = await WebHarness.StartAsync();
        var stored = new TaskCompletionSource();
        host.Engines.BeforeStore = _ => stored.Task;
        await using var client = await host.ConnectAsync("ada");

        await client.SendAsync("run", new { input = "one" });
        await client.SendAsync("run", new { input = "two" });
        await Eventually.TrueAsync(() => host.Engines.Requests.Count == 1);
        await client.CloseAsync();
        stored.SetResult();

        await Eventually.TrueAsync(() => host.Engines.Requests.Count == 2);
        await Eventually.TrueAsync(() => host.Table.Sockets.Count == 0);
    }

    [Fact]
    public async Task A_failure_inside_is_answered_without_its_text()
    {
        await using var host = await WebHarness.StartAsync();
        host.Engines.BeforeStore = _ => throw new IOException("cannot write /srv/secret");
        await using var client = await host.ConnectAsync("ada");

        var error = await client.AskAsync("run", new { input = "x" });

        error.Code().ShouldBe("internal");
        error.GetRawText().ShouldNotContain("secret");
        (await client.AskAsync("ping")).Type().ShouldBe("pong");
    }

    [Fact]
    public async Task Replies_keep_the_order_of_their_commands()
    {
        await using var host = await WebHarness.StartAsync(Generous);
        await using var client = await host.ConnectAsync("ada");
        var ids = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            ids.Add(await client.SendAsync(i % 2 == 0 ? "unsubscribe" : "subscribe", new { thread_id = "t_none", after_seq = 0 }));
            if (i % 10 == 9)
            {
                await client.SendAsync("ping");
            }
        }

        var replies = new List<JsonElement>();
        while (replies.Count < 100)
        {
            var frame = await client.ReceiveAsync();
            if (frame.Type() == "error")
            {
                replies.Add(frame);
            }
        }

        replies.Select(frame => frame.Text("id")).ShouldBe(ids);
    }
}
