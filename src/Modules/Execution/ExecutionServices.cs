using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Netra.Execution;

/// <summary>What every run needs of the process. Immutable; holds nothing of any user.</summary>
[Service(Lifetime.Process)]
internal sealed class ExecutionServices(
    IStore state,
    IRunStore store,
    IThreadStore threads,
    IApprovalStore approvals,
    IEventPublisher publisher,
    IAgentRegistry registry,
    IChatClient model,
    TimeProvider time,
    IOptions<NetraLimits> limits,
    RunTelemetry telemetry,
    ILogger<ExecutionServices> log)
{
    /// <summary>Under what name this process owns runs.</summary>
    public string Owner { get; } = OpaqueId.Random("o_");

    /// <summary>How long an ownership lasts unless it is renewed.</summary>
    public TimeSpan LeaseDuration => TimeSpan.FromSeconds(Limits.LeaseSeconds);

    /// <summary>Whether the store can be written now.</summary>
    public bool CanStore => state.IsReady;

    public IRunStore Store { get; } = store;

    public IThreadStore Threads { get; } = threads;

    public IApprovalStore Approvals { get; } = approvals;

    public IEventPublisher Publisher { get; } = publisher;

    public IAgentRegistry Registry { get; } = registry;

    public IChatClient Model { get; } = model;

    public TimeProvider Time { get; } = time;

    public NetraLimits Limits { get; } = limits.Value;

    public RunTelemetry Telemetry { get; } = telemetry;

    public ILogger Log { get; } = log;
}
