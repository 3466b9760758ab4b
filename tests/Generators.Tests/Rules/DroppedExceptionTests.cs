using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA302.</summary>
public sealed class DroppedExceptionTests
{
    [Theory]
    [InlineData("catch { }")]
    [InlineData("catch { /* cannot happen */ }")]
    [InlineData("catch (Exception) { }")]
    [InlineData("catch (Exception e) { _ = 1; return null; }", false)]
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
    [InlineData("finally { }")]
    public async Task It_is_quiet_where_somebody_does(string clause) => (await RuleRun.InModuleAsync(In(clause))).ShouldBeEmpty();

    [Fact]
    public async Task Going_on_with_the_next_is_no_answer()
    {
        const string loop = "class C {{ void M(string[] all) {{ foreach (var one in all) {{ try {{ int.Parse(one); }} catch ({0}) {{ continue; }} }} }} }}";
        (await RuleRun.InModuleAsync(string.Format(null, loop, "Exception"))).ShouldBe(["NETRA302 catch"]);
        (await RuleRun.InModuleAsync(string.Format(null, loop, "FormatException"))).ShouldBeEmpty();
    }

    private static string In(string clause)
        => $"internal sealed class Holder {{ bool _failed; bool Seen(Exception e) => _failed; void Log() {{ }} string? M() {{ try {{ Log(); }} {clause} return \"done\"; }} }}";
}
