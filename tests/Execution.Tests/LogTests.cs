using static Netra.Execution.Tests.Agents;

namespace Netra.Execution.Tests;

/// <summary>What the engine logs of its own failures, which code of others may have caused.</summary>
public sealed class LogTests
{
    private const string Canary = "canary-of-what-a-user-said";

    [Fact]
    public async Task A_scope_that_cannot_be_opened_is_logged_by_type_and_place()
    {
        await using var engines = await TestEngines.StartAsync(Echo);
        engines.Scopes.OnOpenRun = static _ => throw new FormatException(Canary, new InvalidOperationException(Canary));

        (await engines.RunAsync("echo", Canary)).Text("code").ShouldBe("agent_failed");

        engines.Log.ShouldContain("stopped by a failure of the engine itself");
        engines.Log.ShouldContain("System.FormatException");
        engines.Log.ShouldContain("System.InvalidOperationException");
        engines.Log.ShouldNotContain(Canary);
    }
}
