using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>What is told to whoever watches a host: right at any moment, and nothing of what users said.</summary>
public sealed class TelemetryTests
{
    private const string Canary = "canary";

    [Fact]
    public async Task Started_is_what_ended_and_what_is_active_at_every_scrape()
    {
        var work = new RandomWork();
        await using var engines = await TestEngines.StartAsync(work.Agents, new NetraLimits { ActiveRunsPerUser = 4, QueuedRunsPerUser = 1000, DrainSeconds = 0 });
        engines.AllowsUnfinished = true;
        engines.Model.Answer = static async (messages, ct) =>
        {
            await Task.Yield();
            ct.ThrowIfCancellationRequested();
            return RandomWork.Answer(messages);
        };
        var cancels = new ConcurrentQueue<Task>();
        engines.Publisher.OnShow = shown =>
        {
            if (shown.Seq is not null && Random.Shared.Next(40) == 0)
            {
                cancels.Enqueue(Task.Run(() => engines.CancelAsync(shown.Run, new UserContext { Id = shown.User })));
            }
        };
        using var scraping = new CancellationTokenSource();
        var scrapes = new RunScrapes(engines.Telemetry.Meter);
        var scraper = Task.Run(() =>
        {
            while (!scraping.IsCancellationRequested)
            {
                scrapes.Scrape();
            }
        });
        var random = new Random(44);
        var runs = new List<RunId>();
        for (var i = 0; i < TestScale.Of(1000); i++)
        {
            runs.Add((await engines.SubmitAsync("work", new { seed = random.Next(), depth = 2 }, user: new UserContext { Id = new UserId($"u_{i % 8}") })).Run);
        }
        // Half of them end; the host gives up the rest where they stand, and the next one ends those.
        await Task.WhenAll(runs.Take(runs.Count / 2).Select(engines.EndingOfAsync));
        await engines.Engines.DrainAsync(default);
        await engines.Scheduler.WhenIdleAsync();
        await Task.WhenAll(cancels);
        await scraping.CancelAsync();
        await scraper;
        scrapes.Violations.ShouldBeEmpty();
        var drained = scrapes.Scrape();
        drained["active"].ShouldBe(0);
        drained["completed"].ShouldBeGreaterThan(0);
        drained["cancelled"].ShouldBeGreaterThan(0);
        scrapes.MostActive.ShouldBeGreaterThan(1);

        await using var next = engines.Another(work.Agents);
        await next.Engines.RecoverAsync(default);
        await Task.WhenAll(runs.Select(next.EndingOfAsync));
        await next.Scheduler.WhenIdleAsync();
        var nextScrapes = new RunScrapes(next.Telemetry.Meter);
        var recovered = nextScrapes.Scrape();
        nextScrapes.Violations.ShouldBeEmpty();
        recovered["active"].ShouldBe(0);
        // Over both processes every run was counted once.
        (drained["started"] + recovered["started"]).ShouldBe(runs.Count);
    }

    [Fact]
    public async Task Calls_are_traced_by_the_names_of_the_conventions()
    {
        using var heard = new Heard();
        var agent = Code("planner", static async (_, run, ct) => Text(await run.CallAsync(Calls.Tool("add", new { a = 1, b = 2 }), ct)), Add);
        await using var engines = await TestEngines.StartAsync(agent);
        using var elsewhere = new Activity("another_users_request").Start();
        var accepted = await engines.SubmitAsync("planner");
        await engines.EndingOfAsync(accepted.Run);
        await engines.Scheduler.WhenIdleAsync();
        var trace = heard.Activities.Where(a => Equals(a.GetTagItem("gen_ai.conversation.id"), accepted.Thread.Value)).ToDictionary(static a => a.DisplayName);
        var (run, invoke, tool) = (trace["run"], trace["invoke_agent planner"], trace["execute_tool add"]);
        run.ParentSpanId.ShouldBe(default);
        run.TraceId.ShouldNotBe(elsewhere.TraceId);
        run.GetTagItem("netra.run.id").ShouldBe(accepted.Run.Value);
        run.GetTagItem("netra.run.status").ShouldBe("completed");
        invoke.ParentSpanId.ShouldBe(run.SpanId);
        invoke.GetTagItem("gen_ai.operation.name").ShouldBe("invoke_agent");
        invoke.GetTagItem("gen_ai.agent.name").ShouldBe("planner");
        tool.ParentSpanId.ShouldBe(invoke.SpanId);
        tool.GetTagItem("gen_ai.operation.name").ShouldBe("execute_tool");
        tool.GetTagItem("gen_ai.tool.name").ShouldBe("add");
        var names = heard.Measured(engines.Telemetry.Meter).Select(static m => m.Name).Distinct().ToArray();
        names.ShouldContain("gen_ai.client.operation.duration");
        names.ShouldContain("netra.run.duration");
        names.ShouldContain("netra.run.queue.duration");
    }

    [Fact]
    public async Task Refusals_lost_leases_and_leaked_runs_are_counted()
    {
        using var heard = new Heard();
        var signal = new TaskCompletionSource();
        await using var engines = await TestEngines.StartAsync([Echo, Stuck(signal.Task)], time: new VirtualClock());
        (await engines.RefuseAsync("echo", "hello", ThreadId.New())).Code.ShouldBe("thread_not_found");
        (await engines.CancelAsync(RunId.New())).ShouldBe(CancelResult.NotFound);
        heard.Sum(engines.Telemetry.Meter, "netra.isolation.refusals").ShouldBe(2);

        var stuck = await engines.SubmitAsync("stuck");
        await engines.Publisher.WaitForAsync(e => e.Run == stuck.Run && e.Type == "agent_started");
        await engines.CancelAsync(stuck.Run);
        await engines.Clock.WaitForTimerAsync(Grace.Run);
        engines.Clock.Advance(Grace.Run);
        await engines.EndingOfAsync(stuck.Run);
        await Eventually.IsAsync(() => Task.FromResult(heard.Sum(engines.Telemetry.Meter, "netra.runs.leaked") == 1));
        signal.SetResult();
        await Eventually.IsAsync(() => Task.FromResult(heard.Sum(engines.Telemetry.Meter, "netra.runs.leaked") == 0));
    }

    [Fact]
    public async Task Logs_traces_and_metrics_name_the_run_and_hold_nothing_of_what_was_said()
    {
        using var heard = new Heard();
        var fails = new TestTool("fails", ToolEffect.Read, static (arguments, _, _) => throw new InvalidOperationException($"{Canary}-thrown {arguments}"));
        var reads = new TestTool("reads", ToolEffect.Read, static (_, _, _) => new(Calls.Json($"{Canary}-result")), "text");
        var throws = Code("throws", static (input, _, _) => throw new InvalidOperationException($"{Canary}-agent {input}", new FormatException($"{Canary}-inner")));
        var codes = Code("codes", static (_, _, _) => throw new CallFailedException(CallStatus.Error, $"{Canary}-code", $"{Canary}-message"));
        var works = Code("works", static async (input, run, ct) =>
        {
            await run.ThinkAsync($"{Canary}-thought", ct);
            await run.TryCallAsync(Calls.Tool("fails", new { text = $"{Canary}-argument", password = $"{Canary}-secret" }), ct);
            await run.TryCallAsync(Calls.Tool("reads", new { text = $"{Canary}-argument" }), ct);
            await run.TryCallAsync(Calls.Tool("reads", new { wrong = $"{Canary}-argument" }), ct);
            await run.TryCallAsync(Calls.Tool($"{Canary}-tool", new { }), ct);
            await run.TryCallAsync(Calls.Agent("throws", $"{Canary}-input"), ct);
            await run.TryCallAsync(Calls.Agent("codes", $"{Canary}-input"), ct);
            await run.TryCallAsync(Calls.Agent("asks", $"{Canary}-question"), ct);
            return Text($"{Canary}-answer");
        }, fails, reads);
        await using var engines = await TestEngines.StartAsync(works, throws, codes, Asking("asks"));
        engines.Model.Answer = static (_, _) => throw new InvalidOperationException($"{Canary}-model");
        var accepted = await engines.SubmitAsync("works", $"{Canary}-prompt", key: $"{Canary}-key");
        (await engines.EndingOfAsync(accepted.Run)).Type.ShouldBe("run_completed");
        await engines.Scheduler.WhenIdleAsync();

        engines.Log.ShouldContain($"user {TestEngines.Ada.Id.Value} thread {accepted.Thread.Value} run {accepted.Run.Value}");
        engines.Log.ShouldContain("threw");
        engines.Log.ShouldNotContain(Canary);
        var traced = heard.Activities.Where(a => Equals(a.GetTagItem("gen_ai.conversation.id"), accepted.Thread.Value)).ToArray();
        traced.Length.ShouldBeGreaterThan(5);
        traced.SelectMany(static a => a.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}").Append(a.DisplayName).Append(a.StatusDescription ?? ""))
            .ShouldAllBe(static text => !text.Contains(Canary));
        var measured = heard.Measured(engines.Telemetry.Meter);
        measured.ShouldNotBeEmpty();
        measured.SelectMany(static m => m.Tags).ShouldAllBe(static tag => !$"{tag.Key}={tag.Value}".Contains(Canary));
    }
}
