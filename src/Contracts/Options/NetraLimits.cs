namespace Netra;

/// <summary>
/// Every limit of a host, set under <c>Netra:Limits</c> by the names of these members. Checked at start-up; a value out of
/// range stops the host. Immutable.
/// </summary>
public sealed record NetraLimits
{
    /// <summary>The greatest message of a client, in bytes. 256 to 16 MiB.</summary>
    public int MessageBytes { get; init; } = 65_536;

    /// <summary>Commands a minute of a user. 1 to 1,000,000.</summary>
    public int CommandsPerMinute { get; init; } = 120;

    /// <summary>Commands of a user at once. 1 to 100,000.</summary>
    public int CommandBurst { get; init; } = 30;

    /// <summary>HTTP requests a minute of a user or, signed out, of an address. 1 to 10,000,000.</summary>
    public int HttpRequestsPerMinute { get; init; } = 600;

    /// <summary>Open sockets of a user. 1 to 10,000.</summary>
    public int SocketsPerUser { get; init; } = 8;

    /// <summary>Threads that a socket may be subscribed to. 1 to 10,000.</summary>
    public int SubscriptionsPerSocket { get; init; } = 64;

    /// <summary>Runs of a user that are at work. 1 to 1,000.</summary>
    public int ActiveRunsPerUser { get; init; } = 3;

    /// <summary>
    /// Runs of a user that wait in line. 0 to 10,000. All runs of a user that have not ended, those that wait for an approval with
    /// them, are at most <see cref="ActiveRunsPerUser"/> and this together.
    /// </summary>
    public int QueuedRunsPerUser { get; init; } = 20;

    /// <summary>Runs of a host that are at work. 1 to 100,000.</summary>
    public int ActiveRunsPerHost { get; init; } = 200;

    /// <summary>Runs of a host that wait. 0 to 1,000,000.</summary>
    public int QueuedRunsPerHost { get; init; } = 2_000;

    /// <summary>Runs of a user that outlived their time and still hold a thread. 1 to 100.</summary>
    public int LeakedRunsPerUser { get; init; } = 4;

    /// <summary>Seconds that a run may take, by plan. 0.1 to 86,400.</summary>
    public PlanLimits<double> RunSeconds { get; init; } = new(60, 120, 600);

    /// <summary>Seconds that a tool may take unless it says otherwise. 0.1 to 86,400.</summary>
    public double ToolSeconds { get; init; } = 30;

    /// <summary>Model calls of a run. 1 to 10,000.</summary>
    public int ModelCallsPerRun { get; init; } = 25;

    /// <summary>Tool calls of a run. 1 to 100,000.</summary>
    public int ToolCallsPerRun { get; init; } = 50;

    /// <summary>Durable events of a run. 10 to 1,000,000.</summary>
    public int EventsPerRun { get; init; } = 20_000;

    /// <summary>Bytes of an answer as JSON. 64 to 64 MiB.</summary>
    public int AnswerBytes { get; init; } = 1_048_576;

    /// <summary>How deep agents call agents; the one that the user started is 1. 1 to 64.</summary>
    public int AgentDepth { get; init; } = 8;

    /// <summary>Tokens of a run. 0: no limit.</summary>
    public long TokensPerRun { get; init; } = 200_000;

    /// <summary>Tokens of a user a UTC day, by plan. 0: no limit.</summary>
    public PlanLimits<long> TokensPerDay { get; init; } = new(200_000, 5_000_000, 0);

    /// <summary>US dollars of a user a UTC day, by plan. 0: no limit.</summary>
    public PlanLimits<decimal> CostPerDayUsd { get; init; } = new(1, 20, 0);

    /// <summary>Threads of a user. 1 to 1,000,000.</summary>
    public int ThreadsPerUser { get; init; } = 1_000;

    /// <summary>Stored bytes of a user's conversations. 1,024 and up.</summary>
    public long StoredBytesPerUser { get; init; } = 256L << 20;

    /// <summary>Rows of a user's usage log. 1 and up.</summary>
    public long UsageRowsPerUser { get; init; } = 2_000_000;

    /// <summary>Bytes of an import. 64 and up.</summary>
    public long ImportBytes { get; init; } = 256L << 20;

    /// <summary>Seconds that an approval waits. 0.1 to 604,800.</summary>
    public double ApprovalSeconds { get; init; } = 900;

    /// <summary>Failed sign-ins a minute for a name from an address. 1 to 1,000,000.</summary>
    public int SignInFailuresPerMinute { get; init; } = 10;

    /// <summary>Failed sign-ins a minute for a name from anywhere. 1 to 1,000,000.</summary>
    public int SignInFailuresPerName { get; init; } = 100;

    /// <summary>Sign-ups a minute of an address. 1 to 1,000,000.</summary>
    public int SignUpsPerMinute { get; init; } = 30;

    /// <summary>Frames that may wait to be sent to a socket. 1 to 1,000,000.</summary>
    public int SocketQueueEvents { get; init; } = 512;

    /// <summary>Bytes that may wait to be sent to a socket. 1 KiB to 1 GiB.</summary>
    public int SocketQueueBytes { get; init; } = 1_048_576;

    /// <summary>Seconds that a socket's queue may stay full. 0.1 to 3,600.</summary>
    public double SlowReaderSeconds { get; init; } = 10;

    /// <summary>Seconds between heartbeats. 0.1 to 3,600.</summary>
    public double HeartbeatSeconds { get; init; } = 20;

    /// <summary>Minutes that an access token is good. 0.01 to 1,440.</summary>
    public double TokenMinutes { get; init; } = 60;

    /// <summary>Seconds before a token expires at which its socket is warned. 0 to 3,600.</summary>
    public double TokenWarningSeconds { get; init; } = 60;

    /// <summary>The least seconds between two fetches of an issuer's keys. 0.1 to 86,400.</summary>
    public double KeyRefreshSeconds { get; init; } = 30;

    /// <summary>Seconds that the ownership of a run lasts unless renewed. 0.1 to 3,600.</summary>
    public double LeaseSeconds { get; init; } = 10;

    /// <summary>Seconds without anything to do after which a user's engine is disposed. 0.1 to 86,400.</summary>
    public double EngineIdleSeconds { get; init; } = 300;

    /// <summary>Seconds that running work is given when the host stops. 0 to 3,600.</summary>
    public double DrainSeconds { get; init; } = 30;
}
