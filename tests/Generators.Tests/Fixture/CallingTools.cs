namespace Netra.Generators.Tests.Fixture;

/// <summary>What a tool can take that no model gives.</summary>
[ToolSet, NetraWaiver("NETRA205", "No model is asked; what descriptions become, the other tools show."), NetraWaiver("NETRA209", "They return at once.")]
internal sealed partial class CallingTools(Counter counter, RunContext run)
{
    private int _calls;

    /// <summary>Says who calls.</summary>
    [Tool(Effect = ToolEffect.Read)]
    public string Who(UserContext user, RunContext context, ToolContext call, IRun frame, string greeting = "hello")
        => $"{greeting} {user.Id} {context.Run} {call.CallId} {frame is not null} {run.Run}";

    /// <summary>Counts on the instance, which is new for each call, and on the service, which is not.</summary>
    [Tool(Effect = ToolEffect.Idempotent)]
    public async Task<string> CountAsync(CancellationToken ct)
    {
        await Task.Yield();
        ct.ThrowIfCancellationRequested();
        return $"{++_calls} {counter.Next()}";
    }

    [Tool] public void Nothing() => counter.Next();

    [Tool] public Task NothingLaterAsync() => Task.CompletedTask;

    [Tool] public ValueTask NothingSoonAsync() => default;

    [Tool] public async ValueTask<int> SoonAsync()
    {
        await Task.Yield();
        return 7;
    }

    [Tool] public static int Shared() => 8;

    [Tool(RequiresApproval = true, Plan = Plan.Enterprise, Role = "keeper", TimeoutSeconds = 1.5, CallsPerMinute = 4)]
    public string Guarded([Secret] string token) => throw new InvalidOperationException(token.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

[Service(Lifetime.Run)]
internal sealed class Counter
{
    private int _count;

    public int Next() => ++_count;
}
