using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA302.</summary>
public sealed class DroppedExceptionTests
{
    [Theory]
    [InlineData("catch { }")]
    [InlineData("catch { /* cannot happen */ }")]
    [InlineData("catch (Exception) { }")]
    [InlineData("catch (Exception e) { _ = 1; return null; }")]
    [InlineData("catch (Exception e) { _ = e; }")]
    [InlineData("catch (FormatException e) { _ = e; }")]
    [InlineData("catch (Exception) { return string.Empty; }")]
    [InlineData("catch (Exception e) { Log(e); return null; }", false)]
    [InlineData("catch (Exception) { return null; }")]
    [InlineData("catch (Exception) { return default; }")]
    [InlineData("catch (Exception) { return \"\"; }")]
    [InlineData("catch (Exception) { { ; } return (string?)null; }")]
    [InlineData("catch (Exception e) when (e is not OutOfMemoryException) { }")]
    [InlineData("catch (Exception e) when (!(e is OutOfMemoryException)) { return null; }")]
    [InlineData("catch (Exception) when (true) { }")]
    [InlineData("catch (System.IO.IOException) { }")]
    [InlineData("catch (FormatException) { ; }")]
    [InlineData("catch (FormatException) { } catch (Exception) { throw; }")]
    public async Task It_fires_where_nobody_learns_of_a_failure(string clause, bool fires = true)
        => (await RuleRun.InModuleAsync(In(clause))).ShouldBe(fires ? ["NETRA302 catch"] : []);

    [Theory]
    [InlineData("catch { throw; }")]
    [InlineData("catch (Exception) { Log(); return null; }")]
    [InlineData("catch (Exception e) { return e.Message; }")]
    [InlineData("catch (Exception e) { throw new InvalidOperationException(\"No.\", e); }")]
    [InlineData("catch (Exception) { _failed = true; }")]
    [InlineData("catch (Exception) { return new string('x', 1); }")]
    [InlineData("catch (FormatException) { return null; }")]
    [InlineData("catch (Exception e) when (e is FormatException or System.IO.IOException) { }")]
    [InlineData("catch (Exception e) when (e is not OutOfMemoryException && _failed) { }")]
    [InlineData("catch (System.IO.IOException) when (_failed) { }")]
    [InlineData("catch (Exception e) when (Seen(e)) { }")]
    [InlineData("catch (OperationCanceledException) { }")]
    [InlineData("catch (TaskCanceledException) { }")]
    [InlineData("catch (Exception e) { System.Diagnostics.Activity.Current?.AddException(e); return null; }")]
    [InlineData("catch (Exception e) when (e is FormatException) { return null; }")]
    [InlineData("catch (Exception e) { return new Failed(e).ToString(); }")]
    [InlineData("catch (Exception e) { var kept = e; return kept.ToString(); }")]
    [InlineData("catch (FormatException) { return string.Empty; }")]
    [InlineData("catch (FormatException) { _ = Seen(null!); }")]
    [InlineData("catch (Exception e) { System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e); }")]
    [InlineData("catch (Exception e) { _ = Seen(e); return null; }")]
    [InlineData("catch (Exception) { if (_failed) { throw; } return null; }")]
    [InlineData("finally { }")]
    public async Task It_is_quiet_where_somebody_does(string clause) => (await RuleRun.InModuleAsync(In(clause))).ShouldBeEmpty();

    [Theory]
    [InlineData("string[]", "[]", true)]
    [InlineData("IReadOnlyList<string>", "[]", true)]
    [InlineData("IReadOnlyList<string>", "Array.Empty<string>()", true)]
    [InlineData("IEnumerable<string>", "Enumerable.Empty<string>()", true)]
    [InlineData("System.Collections.Immutable.ImmutableArray<string>", "System.Collections.Immutable.ImmutableArray<string>.Empty", true)]
    [InlineData("Task", "Task.CompletedTask", true)]
    [InlineData("Task<int>", "Task.FromResult(-1)", true)]
    [InlineData("ValueTask<string?>", "ValueTask.FromResult<string?>(null)", true)]
    [InlineData("Guid", "Guid.Empty", true)]
    [InlineData("(bool, string?)", "(false, null)", true)]
    [InlineData("List<int>", "new List<int>()", true)]
    [InlineData("List<int>", "new()", true)]
    [InlineData("(bool, string?)", "(false, e.Message)", false)]
    [InlineData("List<int>", "new List<int> { e.HResult }", false)]
    [InlineData("IReadOnlyList<string>", "[e.Message]", false)]
    [InlineData("Task<int>", "Task.FromResult(e.HResult)", false)]
    [InlineData("Task", "Task.FromException(e)", false)]
    [InlineData("int", "_calls", false)]
    public async Task An_answer_that_is_the_same_whatever_failed_is_none(string type, string value, bool fires)
        => (await RuleRun.InModuleAsync($"class C {{ int _calls; {type} M() {{ try {{ _calls++; return default!; }} catch (Exception e) {{ return {value}; }} }} }}")).ShouldBe(fires ? ["NETRA302 catch"] : []);

    [Fact]
    public async Task Going_on_with_the_next_is_no_answer()
    {
        const string loop = "class C {{ void M(string[] all) {{ foreach (var one in all) {{ try {{ int.Parse(one); }} catch ({0}) {{ continue; }} }} }} }}";
        (await RuleRun.InModuleAsync(string.Format(null, loop, "Exception"))).ShouldBe(["NETRA302 catch"]);
        (await RuleRun.InModuleAsync(string.Format(null, loop, "FormatException"))).ShouldBeEmpty();
    }

    private static string In(string clause)
        => $"internal sealed class Holder {{ sealed record Failed(Exception Why); bool _failed; bool Seen(Exception e) => _failed; void Log(Exception e) {{ }} void Log() {{ }} string? M() {{ try {{ Log(); }} {clause} return \"done\"; }} }}";
}
