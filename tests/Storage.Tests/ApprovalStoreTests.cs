namespace Netra;

public sealed class ApprovalStoreTests : StoreTest
{
    private ApprovalStore Approvals => new(Store.Database, Store.Publisher, Store.Time);

    internal static ApprovalRecord Asked(NewRun run, string call = "k_1") => new()
    {
        Thread = run.Run.Thread,
        Run = run.Run.Run,
        Call = new ToolCallId(call),
        Key = "/0/" + call,
        Agent = new AgentFrame(new AgentCallId("a_1"), "danger"),
        Tool = "erase",
        Arguments = JsonText.Parse("""{"file":"x","token":"t"}"""),
        InputHash = new byte[] { 1, 2 },
        Shown = JsonText.Parse("""{"file":"x","token":"[redacted]"}"""),
        Hidden = ["/token"],
        ArgumentsHash = "hash",
        ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(900),
    };

    private static EventDraft Draft(ApprovalRecord asked, RunEvent what)
        => new() { Event = what, At = Noon, Thread = asked.Thread, Run = asked.Run, Agent = asked.Agent, Call = asked.Call };

    private static ApprovalDecision Decision(ApprovalRecord asked, bool approves = true, string hash = "hash", string? reason = null)
        => new() { Run = asked.Run, Call = asked.Call, ArgumentsHash = hash, IsApproved = approves, Reason = reason };

    private async Task<(NewRun Run, long Lease, ApprovalRecord Asked)> AskAsync()
    {
        var (run, lease) = await StartAsync(Ada);
        var asked = Asked(run);
        await Store.Runs.CommitAsync(
            Commit(run, lease, Draft(asked, new ApprovalRequested(asked.Tool, asked.Shown, asked.Hidden, asked.ArgumentsHash, asked.ExpiresAt))) with { Approvals = [asked] }, default);
        return (run, lease, asked);
    }

    [Fact]
    public async Task A_request_is_read_as_it_was_stored_by_its_user_alone()
    {
        var (run, _, asked) = await AskAsync();
        var found = (await Approvals.ReadPendingAsync(Ada, default)).ShouldHaveSingleItem();
        found.ShouldBe(asked with { Hidden = found.Hidden, InputHash = found.InputHash });
        found.Hidden.ShouldBe(["/token"]);
        found.InputHash.ToArray().ShouldBe([1, 2]);
        (await Approvals.ReadOfRunAsync(Ada, run.Run.Run, default)).Count.ShouldBe(1);
        (await Approvals.ReadPendingAsync(Bob, default)).ShouldBeEmpty();
        (await Approvals.ReadOfRunAsync(Bob, run.Run.Run, default)).ShouldBeEmpty();
        (await Approvals.DecideAsync(Bob, Decision(asked), default)).ShouldBe(ApprovalResult.NotFound);
    }

    [Fact]
    public async Task A_decision_counts_once_and_is_told_once()
    {
        var (run, lease, asked) = await AskAsync();
        (await Approvals.DecideAsync(Ada, Decision(asked, hash: "other"), default)).ShouldBe(ApprovalResult.Mismatch);
        (await Approvals.DecideAsync(Ada, Decision(asked, false, reason: "no"), default)).ShouldBe(ApprovalResult.Stored);
        (await Approvals.DecideAsync(Ada, Decision(asked, false), default)).ShouldBe(ApprovalResult.Stored);
        (await Approvals.DecideAsync(Ada, Decision(asked), default)).ShouldBe(ApprovalResult.NotFound);
        // What its owner tells too late is left out.
        (await Store.Runs.CommitAsync(Commit(run, lease, Draft(asked, new ApprovalResolved(ApprovalOutcome.Cancelled, null)), Thought(run, "after")), default)).Count.ShouldBe(1);
        var events = await Store.Runs.ReadRunEventsAsync(Ada, run.Run.Run, default);
        Seqs(events).ShouldBe([1, 2, 3, 4]);
        events[2].Wire.ToElement().GetProperty("payload").GetRawText().ShouldBe("""{"decision":"denied","reason":"no"}""");
        var found = (await Approvals.ReadOfRunAsync(Ada, run.Run.Run, default)).ShouldHaveSingleItem();
        (found.Outcome, found.Reason, found.IsTakenUp).ShouldBe((ApprovalOutcome.Denied, "no", false));
        (await Approvals.ReadPendingAsync(Ada, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_owner_resolved_first_cannot_be_decided()
    {
        var (run, lease, asked) = await AskAsync();
        (await Store.Runs.CommitAsync(Commit(run, lease, Draft(asked, new ApprovalResolved(ApprovalOutcome.Expired, null))), default)).Count.ShouldBe(1);
        (await Approvals.DecideAsync(Ada, Decision(asked), default)).ShouldBe(ApprovalResult.NotFound);
        (await Approvals.ReadOfRunAsync(Ada, run.Run.Run, default)).Single().Outcome.ShouldBe(ApprovalOutcome.Expired);
    }

    [Fact]
    public async Task A_run_that_shall_end_is_approved_no_more()
    {
        var (run, _, asked) = await AskAsync();
        await Store.Runs.RequestCancelAsync(Ada, run.Run.Run, default);
        (await Approvals.DecideAsync(Ada, Decision(asked), default)).ShouldBe(ApprovalResult.NotFound);
    }

    [Fact]
    public async Task A_run_that_waits_is_owned_by_nobody_and_is_found_as_one_that_waits()
    {
        var (run, lease, _) = await AskAsync();
        await Store.Runs.CommitAsync(Commit(run, lease) with { Transition = new RunTransition { Status = RunStatus.Waiting, At = Noon } }, default);
        (await Store.Runs.ReadUnownedAsync(default)).Single(one => one.Run == run.Run.Run).IsWaiting.ShouldBeTrue();
        await Should.ThrowAsync<LeaseLostException>(async () => await Store.Runs.CommitAsync(Commit(run, lease, Thought(run, "late")), default));
    }

    [Fact]
    public async Task What_expired_cannot_be_decided_and_does_not_wait()
    {
        var (_, _, asked) = await AskAsync();
        Store.Time.Pass(TimeSpan.FromSeconds(901));
        (await Approvals.DecideAsync(Ada, Decision(asked), default)).ShouldBe(ApprovalResult.NotFound);
        (await Approvals.ReadPendingAsync(Ada, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_secret_of_a_store_stays_with_it()
    {
        var signed = Approvals.Sign("x"u8);
        signed.ShouldMatch("^[0-9a-f]{64}$");
        await ReopenAsync();
        Approvals.Sign("x"u8).ShouldBe(signed);
        Approvals.Sign("y"u8).ShouldNotBe(signed);
    }
}
