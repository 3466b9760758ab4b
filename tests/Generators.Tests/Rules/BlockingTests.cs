using Microsoft.CodeAnalysis;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA301.</summary>
public sealed class BlockingTests
{
    [Theory]
    [InlineData("int M(Task<int> t) => t.Result;", "Result")]
    [InlineData("int M() => Make().Result; Task<int> Make() => Task.FromResult(1);", "Result")]
    [InlineData("int M(ValueTask<int> t) => t.Result;", "Result")]
    [InlineData("void M(Task t) => t.Wait();", "Wait")]
    [InlineData("bool M(Task t) => t.Wait(100);", "Wait")]
    [InlineData("void M(Task t) { Task.WaitAll(t); Task.WaitAny(t); }", "WaitAll,NETRA301 WaitAny")]
    [InlineData("int M(Task<int> t) => t.GetAwaiter().GetResult();", "GetResult")]
    [InlineData("void M(Task t) => t.ConfigureAwait(false).GetAwaiter().GetResult();", "GetResult")]
    [InlineData("void M(ValueTask t) => t.AsTask().GetAwaiter().GetResult();", "GetResult")]
    [InlineData("void M() => Thread.Sleep(10);", "Sleep")]
    [InlineData("void M() => System.Threading.Thread.Sleep(TimeSpan.FromSeconds(1));", "Sleep")]
    [InlineData("void M() { Action<int> wait = Thread.Sleep; wait(1); }", "Sleep")]
    [InlineData("void M(SemaphoreSlim s) => s.Wait();", "Wait")]
    [InlineData("int M(Task<int>? t) => t?.Result ?? 0;", "Result")]
    [InlineData("Lazy<int> X = new(() => Task.FromResult(1).Result);", "Result")]
    [InlineData("int X => Task.FromResult(1).Result;", "Result")]
    // Asked for the wrong thing, of the wrong task, or not on every way.
    [InlineData("int M(Task<int> t) => t.IsCompleted ? 0 : t.Result;", "Result")]
    [InlineData("int M(Task<int> t, Task<int> u) => u.IsCompleted ? t.Result : 0;", "Result")]
    [InlineData("int M(Task<int> t) { if (t.IsCompleted || DateTime.MinValue.Year == 1) { return t.Result; } return 0; }", "Result")]
    [InlineData("async Task<int> M(Task<int> t, bool b) { if (b) { await t; } return t.Result; }", "Result")]
    [InlineData("async Task<int> M(Task<int> t) { await t; t = Task.Run(() => 1); return t.Result; }", "Result")]
    [InlineData("async Task<int> M(Task<int> t) { var r = t.Result; await t; return r; }", "Result")]
    [InlineData("int M(Task<int>[] all) => all.Select(t => t.Result).Sum();", "Result")]
    public async Task It_fires_where_a_thread_waits(string member, string expected)
        => string.Join(",", await RuleRun.InModuleAsync(In(member))).ShouldBe($"NETRA301 {expected}");

    [Theory]
    [InlineData("async Task<int> M(Task<int> t) => await t;")]
    [InlineData("async Task<int> M(Task<int> t) { await t; return t.Result; }")]
    [InlineData("async Task<int> M(Task<int> t) { await t.ConfigureAwait(false); return t.GetAwaiter().GetResult(); }")]
    [InlineData("async Task<int> M(Task<int> t, Task<int> u) { await Task.WhenAll(t, u); return t.Result + u.Result; }")]
    [InlineData("async Task<int> M(Task<int> t, Task<int> u) { await Task.WhenAll(t, u).ConfigureAwait(false); if (t.Id > 1) { return t.Result; } return 0; }")]
    [InlineData("async Task<int> M(Task<int> t, Task<int> u) { var first = await Task.WhenAny(t, u); return first.Result; }")]
    [InlineData("int M(Task<int> t) => t.IsCompletedSuccessfully ? t.Result : 0;")]
    [InlineData("int M(Task<int> t) { if (!t.IsCompleted) { return 0; } return t.Result; }")]
    [InlineData("int M(Task<int> t) { if (!t.IsCompleted) throw new TimeoutException(); return t.Result; }")]
    [InlineData("bool M(Task<int> t) => t.IsCompleted && t.Result > 1;")]
    [InlineData("bool M(Task<int> t) => !t.IsCompleted || t.Result > 1;")]
    [InlineData("Task<int> M(Task<int> t) => t.ContinueWith(static done => done.Result + 1, TaskScheduler.Default);")]
    [InlineData("bool M(Task t) => t.Wait(0);")]
    [InlineData("bool M(SemaphoreSlim s) => s.Wait(0);")]
    [InlineData("Task M(SemaphoreSlim s, CancellationToken ct) => s.WaitAsync(ct);")]
    [InlineData("string M() => nameof(Task<int>.Result) + nameof(Thread.Sleep);")]
    [InlineData("int M(Answer a) => a.Result + a.Wait(); sealed class Answer { public int Result => 1; public int Wait() => 2; }")]
    [InlineData("void M(Thread own) => own.Join();")]
    [InlineData("Task M(CancellationToken ct) => Task.Delay(1, ct);")]
    [InlineData("readonly struct Mine(Task<int> t) : System.Runtime.CompilerServices.INotifyCompletion { public int GetResult() => t.GetAwaiter().GetResult(); public void OnCompleted(Action a) { } }")]
    [InlineData("[NetraWaiver(\"NETRA301\", \"The probe must block.\")] void M() => Thread.Sleep(1);")]
    [InlineData("[NetraWaiver(\"NETRA301\", \"The probe must block.\")] int X { get { int Inner() => Task.FromResult(1).Result; return Inner(); } }")]
    public async Task It_is_quiet_where_none_does(string member) => (await RuleRun.InModuleAsync(In(member))).ShouldBeEmpty();

    [Fact]
    public async Task It_looks_at_modules_and_hosts_and_not_at_others_or_at_programs_of_tests()
    {
        var blocking = In("void M() => Thread.Sleep(10);");
        (await RuleRun.FindAsync([blocking], [])).ShouldBeEmpty();
        (await RuleRun.FindAsync([blocking, Samples.Host], [Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes)])).ShouldBe(["NETRA301 Sleep"]);

        var framework = Sources.Emit(Sources.Compile("xunit.core", ["namespace Xunit; public sealed class FactAttribute : Attribute;"])).Reference;
        const string module = "[assembly: Module(\"subject\")] class Program { [Xunit.Fact] static void Main() { } }";
        (await RuleRun.DiagnosticsAsync(Sources.Compile("Subject", [blocking, module], [framework], isProgram: true))).ShouldBeEmpty();
        // To reference a framework of tests is not to have tests.
        (await RuleRun.DiagnosticsAsync(Sources.Compile("Subject", [blocking, module.Replace("[Xunit.Fact]", "", StringComparison.Ordinal)], [framework], isProgram: true))).Select(found => found.Id).ShouldBe(["NETRA301"]);
        // A library that says it is of tests is composed into hosts all the same.
        (await RuleRun.DiagnosticsAsync(Sources.Compile("Subject", [blocking, module], [framework]))).Select(found => found.Id).ShouldBe(["NETRA301"]);
    }

    private static string In(string member) => $"internal sealed class Holder\n{{\n{member}\n}}\n";
}
