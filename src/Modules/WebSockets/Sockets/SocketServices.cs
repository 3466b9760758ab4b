using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>What every socket needs of the process.</summary>
[Service(Lifetime.Process)]
internal sealed class SocketServices(
    SubscriptionTable table, CommandExecutor executor, CommandRates rates, IStore store, IThreadStore threads, IExecutionEngines engines,
    Refusals refusals, IAgentRegistry registry, IOptions<NetraLimits> limits, TimeProvider time, ILogger<SocketServices> logger)
{
    public SubscriptionTable Table => table;

    public CommandExecutor Executor => executor;

    public CommandRates Rates => rates;

    /// <summary>How many pings of a socket count for no limit.</summary>
    public BucketRate FreePings { get; } = new(1, 1, time);

    public IStore Store => store;

    public IThreadStore Threads => threads;

    public IExecutionEngines Engines => engines;

    public Refusals Refusals => refusals;

    public IAgentRegistry Registry => registry;

    public NetraLimits Limits { get; } = limits.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;
}
