namespace Netra.Generators.Tests.Rules;

/// <content>NETRA404.</content>
public sealed partial class RunUseTests
{
    [Theory]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTime.Today")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("_time.GetUtcNow()")]
    [InlineData("_time.GetLocalNow()")]
    [InlineData("TimeProvider.System.GetTimestamp()")]
    [InlineData("System.Diagnostics.Stopwatch.StartNew()")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp()")]
    [InlineData("new System.Diagnostics.Stopwatch()")]
    [InlineData("Environment.TickCount64")]
    [InlineData("new Random()")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.GetInt32(3)")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("Guid.CreateVersion7()")]
    [InlineData("ThreadId.New()")]
    [InlineData("OpaqueId.Random(\"x_\")")]
    [InlineData("System.IO.Path.GetRandomFileName()")]
    [InlineData("Task.WhenAny(Task.CompletedTask, Task.Delay(1))")]
    [InlineData("Task.WhenEach(Task.CompletedTask, Task.Delay(1))")]
    [InlineData("Task.CompletedTask.WaitAsync(TimeSpan.FromSeconds(1))")]
    public async Task What_is_other_the_second_time_is_found(string expression)
        => (await FindAsync(Body($"var x = {expression}; await Task.Yield();"))).ShouldBe([$"NETRA404 {expression}"]);

    [Theory]
    [InlineData("int F(IRun run) => Random.Shared.Next();", "Random.Shared")]
    [InlineData("async ValueTask F(IRun run) => await Task.WhenAny(Task.Delay(1), Task.Delay(2));", "Task.WhenAny(Task.Delay(1), Task.Delay(2))")]
    [InlineData("IEnumerable<int> F(IRun run, int[] all) => all.OrderBy(_ => Random.Shared.Next());", "Random.Shared")]
    [InlineData("IEnumerable<Guid> F(IRun run, int[] all) => from one in all select Guid.NewGuid();", "Guid.NewGuid()")]
    [InlineData("ValueTask F(IRun run) => run.ForkAsync(1, (_, branch, ct) => branch.ThinkAsync(Guid.NewGuid().ToString(), ct));", "Guid.NewGuid()")]
    [InlineData("void F(object x) { Local(null!); void Local(IRun run) => run.Warn(\"a\", DateTime.Now.ToString()); }", "DateTime.Now")]
    [InlineData("ValueTask F(ToolContext tool) => tool.Run.ThinkAsync(DateTime.Now.ToString());", "DateTime.Now")]
    [InlineData("ValueTask F(IRun run) => run.StepAsync(Guid.NewGuid().ToString(), (step, ct) => new ValueTask<Note>(new Note(\"\", default, default))) is var x ? default : default;", "Guid.NewGuid()")]
    public async Task It_is_found_in_every_flow_of_the_run(string member, string at) => (await FindAsync(member)).ShouldContain($"NETRA404 {at}");

    [Theory]
    [InlineData("await run.StepAsync(\"now\", (step, cancel) => new ValueTask<Note>(new Note(\"a\", Guid.NewGuid(), _time.GetUtcNow())), ct);")]
    [InlineData("await run.StepAsync(\"now\", async (_, cancel) => { await Task.WhenAny(Task.Delay(1, cancel)); return new Note(Random.Shared.Next().ToString(), default, DateTime.UtcNow); }, ct);")]
    [InlineData("await run.StepAsync(\"now\", async (_, cancel) => { await Task.Yield(); var ids = new[] { 1 }.Select(_ => Guid.NewGuid()).ToArray(); return new Note(\"a\", ids[0], default); }, ct);")]
    [InlineData("Func<StepContext, CancellationToken, ValueTask<Note>> body = (_, _) => new(new Note(\"a\", Guid.NewGuid(), default)); await run.StepAsync(\"now\", body, ct);")]
    [InlineData("await run.StepAsync(\"now\", Make, ct); static ValueTask<Note> Make(StepContext step, CancellationToken ct) => new(new Note(\"a\", Guid.NewGuid(), default));")]
    [InlineData("Guid NewId() => Guid.NewGuid(); await run.StepAsync(\"now\", (_, _) => new ValueTask<Note>(new Note(\"a\", NewId(), default)), ct);")]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), _time, ct);")]
    [InlineData("await Task.WhenAll(Task.Delay(1, ct), Task.Delay(2, ct));")]
    [InlineData("await Task.CompletedTask.WaitAsync(ct);")]
    [InlineData("var random = new Random(42); var next = random.Next(); await Task.Yield();")]
    [InlineData("var age = run.Context.CreatedAt - DateTimeOffset.UnixEpoch; var day = run.Context.CreatedAt.UtcDateTime.Date; await Task.Yield();")]
    [InlineData("var id = Guid.Parse(\"00000000-0000-0000-0000-000000000001\"); var none = Guid.Empty; var min = DateTime.MinValue; await Task.Yield();")]
    [InlineData("var name = nameof(DateTime.Now); var threads = Environment.ProcessorCount; await Task.Yield();")]
    [InlineData("var path = System.IO.Path.Combine(\"a\", \"b\"); await Task.Yield();")]
    [InlineData("var done = Task.CompletedTask; var id = new ThreadId(\"t_1\"); await done;")]
    public async Task What_is_stored_or_the_same_again_is_fine(string statements) => (await FindAsync(Body(statements))).ShouldBeEmpty();

    [Theory]
    [InlineData("DateTime F() => DateTime.UtcNow;")]
    [InlineData("Guid F(RunContext run) => Guid.NewGuid();")]
    [InlineData("DateTimeOffset F(ToolContext tool) => _time.GetUtcNow();")]
    [InlineData("ValueTask<Note> F(StepContext step, CancellationToken ct) => new(new Note(step.IdempotencyKey, Guid.NewGuid(), DateTime.UtcNow));")]
    [InlineData("async Task F(CancellationToken ct) => await Task.WhenAny(Task.Delay(1, ct), Task.Delay(2, ct));")]
    [InlineData("sealed class Clock { public DateTime Now => DateTime.UtcNow; } Func<DateTime> F(IRun run) => () => DateTime.UtcNow;")]
    public async Task Functions_without_a_run_may_do_what_they_like(string member) => (await FindAsync(member)).ShouldBeEmpty();
}
