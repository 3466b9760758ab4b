namespace Netra.Execution.Tests;

/// <summary>For what no event tells: asks again until it is so, or a deadline is over.</summary>
internal static class Eventually
{
    public static async Task IsAsync(Func<Task<bool>> holds)
    {
        var deadline = Environment.TickCount64 + 30_000;
        while (!await holds())
        {
            (Environment.TickCount64 < deadline).ShouldBeTrue("It did not become true within 30 seconds.");
            await Task.Yield();
        }
    }
}
