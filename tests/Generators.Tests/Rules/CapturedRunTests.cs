namespace Netra.Generators.Tests.Rules;

/// <content>NETRA402.</content>
public sealed partial class RunUseTests
{
    [Theory]
    [InlineData("await run.ForkAsync(1, async (_, branch, cancel) => await run.ThinkAsync(\"a\", cancel), ct);", "run")]
    [InlineData("await run.ForkAsync(1, async (_, branch, cancel) => await Callees.CountAsync(run, cancel), ct);", "run")]
    [InlineData("await run.ForkAsync(1, (_, outer, cancel) => outer.ForkAsync(1, async (_, inner, c) => await outer.ThinkAsync(\"a\", c), cancel), ct);", "outer")]
    [InlineData("await run.StepAsync(\"a\", async (step, cancel) => { await run.ThinkAsync(\"a\", cancel); return new Note(\"a\", default, default); }, ct);", "run")]
    [InlineData("await Task.WhenAll(new[] { 1 }.Select(async i => { await Task.Yield(); await run.ThinkAsync(\"a\", ct); }));", "run")]
    [InlineData("await Task.Run(async () => await run.ThinkAsync(\"a\", ct), ct);", "run")]
    [InlineData("var own = new[] { \"a\" }.Count(id => id == run.Context.Run.Value); await Task.Yield();", "run")]
    [InlineData("var q = from i in new[] { \"a\" } where i == run.Context.Run.Value select i; await Task.Yield();", "run")]
    [InlineData("await Ask(); async ValueTask Ask() => await run.ThinkAsync(\"a\", ct);", "run")]
    [InlineData("Action warn = () => run.Warn(\"a\", \"b\"); warn(); await Task.Yield();", "run")]
    [InlineData("System.Linq.Expressions.Expression<Func<string>> e = () => run.Context.Run.Value; await Task.Yield();", "run")]
    public async Task A_run_of_the_function_around_is_found(string statements, string at) => (await FindAsync(Body(statements))).ShouldBe([$"NETRA402 {at}"]);

    [Fact]
    public async Task The_run_of_a_captured_tool_context_is_found()
        => (await FindAsync("Task F(ToolContext tool) => Task.Run(async () => await tool.Run.ThinkAsync(\"a\"));")).ShouldBe(["NETRA402 tool.Run"]);

    [Theory]
    [InlineData("await run.ForkAsync(1, async (_, branch, cancel) => await branch.ThinkAsync(\"a\", cancel), ct);")]
    [InlineData("await run.ForkAsync(1, async (_, run2, cancel) => await run2.ForkAsync(1, (_, run3, c) => run3.ThinkAsync(\"a\", c), cancel), ct);")]
    [InlineData("await Ask(run, \"a\"); static async ValueTask Ask(IRun run, string text) => await run.ThinkAsync(text);")]
    [InlineData("Func<IRun, ValueTask> tell = static own => own.ThinkAsync(\"a\"); await tell(run);")]
    [InlineData("var id = run.Context.Run.Value; var own = new[] { \"a\" }.Count(other => other == id); await Task.Yield();")]
    [InlineData("var results = new string[2]; await run.ForkAsync(2, async (i, branch, cancel) => results[i] = await branch.CallAsync(Callees.Ask.Call(\"a\"), cancel), ct);")]
    [InlineData("var text = \"a\"; await run.StepAsync(\"a\", (step, cancel) => new ValueTask<Note>(new Note(text, default, default)), ct);")]
    [InlineData("Func<string> name = () => nameof(run); await Task.Yield();")]
    [InlineData("await run.ForkAsync(1, delegate(int i, IRun branch, CancellationToken cancel) { return branch.ThinkAsync(\"a\", cancel); }, ct);")]
    [InlineData("Func<int> f = () => 1; await run.ThinkAsync(f().ToString(), ct);")]
    public async Task A_function_that_uses_its_own_run_is_fine(string statements) => (await FindAsync(Body(statements))).ShouldBeEmpty();

    [Theory]
    [InlineData("Task F(ToolContext tool) => Task.Run(() => tool.ReportProgress(\"half\", 0.5));")]
    [InlineData("IEnumerable<string> F(RunContext run, string[] all) => all.Where(one => one == run.Run.Value);")]
    public async Task Data_and_progress_may_be_captured(string member) => (await FindAsync(member)).ShouldBeEmpty();
}
