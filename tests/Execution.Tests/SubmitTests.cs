using System.Collections.Immutable;
using System.Text.Json;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

public sealed class SubmitTests
{
    private static CodeAgent Ask { get; } = new("ask", static (input, _, _) => new(Text(input.GetProperty("text").GetString()!)), CheckText)
    {
        Module = "test",
        IsEntry = true,
        TextMember = "text",
    };

    private static ImmutableArray<BindProblem> CheckText(JsonElement input)
        => input.ValueKind == JsonValueKind.Object && input.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? [] : [new("text", "missing", "a string")];

    [Fact]
    public async Task A_run_is_stored_before_it_is_accepted()
    {
        await using var engines = await TestEngines.StartAsync(Ask);
        var accepted = await engines.SubmitAsync("ask", "hello");
        accepted.Seq.ShouldBe(1);
        accepted.Duplicate.ShouldBeFalse();
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, accepted.Run, default)).ShouldNotBeNull();
        await engines.EndingOfAsync(accepted.Run);
    }

    [Fact]
    public async Task A_plain_string_is_taken_for_the_one_text_of_an_input()
    {
        await using var engines = await TestEngines.StartAsync(Ask);
        var plain = await engines.RunAsync("ask", "hello");
        plain.Text("answer").ShouldBe("hello");
        engines.EventsOf(plain.Run)[0].Text("text").ShouldBe("hello");
        (await engines.Store.FindRunAsync(TestEngines.Ada.Id, plain.Run, default))!.Input.ToString().ShouldBe("""{"text":"hello"}""");

        var whole = await engines.RunAsync("ask", new { text = "hi", password = "p4ss", more = new string('z', 300) });
        var text = engines.EventsOf(whole.Run)[0].Text("text");
        text.ShouldStartWith("""{"text":"hi","password":"[redacted]","more":"zzz""");
        text.ShouldNotContain("p4ss");
        text.Length.ShouldBeLessThan(300);
        (await engines.Threads.FindAsync(TestEngines.Ada.Id, whole.Thread, default))!.Title.ShouldBe("hi");
    }

    [Fact]
    public async Task A_wrong_input_is_refused_and_nothing_is_stored()
    {
        await using var engines = await TestEngines.StartAsync(Ask);
        var refused = await engines.RefuseAsync("ask", new { txt = "hello" });
        refused.Code.ShouldBe("invalid_field");
        refused.Field.ShouldBe("input");
        refused.Message.ShouldContain("text");
        var half = await engines.RefuseAsync("ask", JsonText.Parse("""{"text":"\ud800"}"""));
        half.Code.ShouldBe("invalid_field");
        (await engines.Threads.ListAsync(TestEngines.Ada.Id, 10, null, default)).ShouldBeEmpty();
        engines.Publisher.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_agent_is_the_one_named_else_the_threads_else_the_hosts_default()
    {
        var hidden = new CodeAgent("hidden", static (_, _, _) => new(Text("hidden"))) { Module = "test" };
        await using var engines = await TestEngines.StartAsync(Echo, Ask, hidden);
        (await engines.RefuseAsync("nobody", "x")).Code.ShouldBe("agent_not_found");
        (await engines.RefuseAsync("hidden", "x")).Code.ShouldBe("agent_not_found");
        var first = await engines.RunAsync("ask", "one");
        var second = (await engines.SubmitAsync(TestEngines.Request(null, "two", first.Thread))).ShouldBeOfType<SubmitResult.Accepted>();
        await engines.EndingOfAsync(second.Run);
        engines.EventsOf(second.Run)[0].Text("agent").ShouldBe("ask");
        var third = (await engines.SubmitAsync(TestEngines.Request(null, "three"))).ShouldBeOfType<SubmitResult.Accepted>();
        await engines.EndingOfAsync(third.Run);
        engines.EventsOf(third.Run)[0].Text("agent").ShouldBe("echo");
    }

    [Fact]
    public async Task Another_users_thread_does_not_exist()
    {
        await using var engines = await TestEngines.StartAsync(Echo);
        var mine = await engines.RunAsync("echo", "x");
        (await engines.RefuseAsync("echo", "x", mine.Thread, TestEngines.Bob)).ShouldBe(await engines.RefuseAsync("echo", "x", ThreadId.New(), TestEngines.Bob));
    }

    [Fact]
    public async Task A_repeated_request_starts_nothing_and_is_recognised_before_any_limit()
    {
        var finish = new TaskCompletionSource();
        var count = 0;
        var counts = Code("counts", async (_, _, _) =>
        {
            Interlocked.Increment(ref count);
            await finish.Task;
            return Text("done");
        });
        await using var engines = await TestEngines.StartAsync([counts, Echo], new NetraLimits { ActiveRunsPerUser = 1, QueuedRunsPerUser = 0 });
        const string key = "0123456789abcdef";
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engines.SubmitAsync("counts", new { n = 1 }, key: key)));
        all.Count(static a => !a.Duplicate).ShouldBe(1);
        all.Select(static a => (a.Run, a.Thread, a.Seq)).Distinct().ShouldHaveSingleItem();
        (await engines.RefuseAsync("counts", new { n = 2 }, key: key)).Code.ShouldBe("idempotency_conflict");
        (await engines.RefuseAsync("echo", new { n = 1 }, key: key)).Code.ShouldBe("idempotency_conflict");
        (await engines.RefuseAsync("counts", new { n = 1 })).Code.ShouldBe("engine_limit");
        (await engines.SubmitAsync("counts", new { n = 1 }, user: TestEngines.Bob, key: key)).Duplicate.ShouldBeFalse();
        engines.Scheduler.Drain();
        (await engines.SubmitAsync("counts", JsonText.Parse("""{ "n" : 1 }"""), key: key)).Duplicate.ShouldBeTrue();
        (await engines.RefuseAsync("echo", new { n = 1 })).Code.ShouldBe("server_draining");
        finish.SetResult();
        await Task.WhenAll(engines.Publisher.WaitForAsync(static e => e.User == TestEngines.Bob.Id && e.IsEnding), engines.EndingOfAsync(all[0].Run));
        count.ShouldBe(2);
    }

    [Fact]
    public async Task ThreadsPerUser_refuses_a_thread_too_many()
    {
        await using var engines = await TestEngines.StartAsync([Echo], new NetraLimits { ThreadsPerUser = 2 });
        var first = await engines.RunAsync("echo", "a");
        await engines.RunAsync("echo", "b");
        (await engines.RefuseAsync("echo", "c")).Code.ShouldBe("engine_limit");
        (await engines.RunAsync("echo", "d", first.Thread)).Type.ShouldBe("run_completed");
        (await engines.RunAsync("echo", "e", user: TestEngines.Bob)).Type.ShouldBe("run_completed");
    }

    [Theory]
    [InlineData("  What did it cost?\nPlease be exact.", "What did it cost?")]
    [InlineData("\n\t ", "echo")]
    public async Task A_thread_is_titled_by_the_beginning_of_its_first_message(string text, string title)
    {
        await using var engines = await TestEngines.StartAsync(Code("echo", static (_, _, _) => new(Text("ok"))));
        var ending = await engines.RunAsync("echo", text);
        (await engines.Threads.FindAsync(TestEngines.Ada.Id, ending.Thread, default))!.Title.ShouldBe(title);
    }
}
