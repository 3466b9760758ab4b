using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Netra.Testing;

/// <summary>What a host of a test is made of besides its modules. Immutable.</summary>
public sealed record AgentHostOptions
{
    /// <summary>The model that agents ask, a <see cref="ScriptedChatClient"/> or a <see cref="ReplayingChatClient"/> for instance; null when <see cref="Configure"/> registers one.</summary>
    public IChatClient? Model { get; init; }

    /// <summary>The clock; a <see cref="VirtualClock"/> lets a test decide when time passes.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the host allows; the product's defaults at first.</summary>
    public NetraLimits Limits { get; init; } = new();

    /// <summary>How long a test waits for the next event that matters to it, by the system's clock, whatever <see cref="Time"/> is; two minutes at first.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Decides on a call that needs approval, given its <c>approval_requested</c>: true approves, false denies, null leaves it waiting. Denies at first.
    /// What it throws ends <see cref="AgentHost.RunAsync"/>.
    /// </summary>
    public Func<WireEvent, bool?> Approve { get; init; } = static _ => false;

    /// <summary>Registers what else the modules take from their host, after <c>AddNetra</c>; null for nothing.</summary>
    public Action<IServiceCollection>? Configure { get; init; }
}
