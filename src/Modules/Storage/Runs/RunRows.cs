using System.Globalization;

namespace Netra;

/// <summary>Runs, steps and calls as rows.</summary>
internal static class RunRows
{
    /// <summary>The columns that <see cref="ReadRun"/> reads, in its order.</summary>
    public const string Columns = """
        user, thread, run, status, agent, input, plan, created_at, started_at, ended_at, attempts, answer,
        input_tokens, output_tokens, model_calls, tool_calls, cost_usd, estimated, warnings, cancel_requested, first_seq, roles, drained, worked, follows, unpriced
        """;

    public static RunRecord ReadRun(Rows row) => new()
    {
        User = new UserId(row.Text(0)),
        Thread = new ThreadId(row.Text(1)),
        Run = new RunId(row.Text(2)),
        Status = Status(row.Text(3)),
        Agent = row.Text(4),
        Input = row.Json(5),
        Plan = PlanNamed(row.Text(6)),
        CreatedAt = row.Instant(7),
        StartedAt = row.InstantOrNull(8),
        EndedAt = row.InstantOrNull(9),
        Attempts = (int)row.Number(10),
        Answer = row.Json(11),
        Usage = ReadUsage(row, 12) with { IsUnpriced = row.Flag(25) },
        Warnings = StorageJson.ReadWarnings(row.Text(18)),
        CancelRequested = row.Flag(19),
        FirstSeq = row.Number(20),
        Roles = StorageJson.ReadNames(row.Text(21)),
        IsDrained = row.Flag(22),
        Worked = TimeSpan.FromTicks(row.Number(23)),
        FollowsThread = row.Flag(24),
    };

    /// <summary>Reads six columns from <c>input_tokens</c> to <c>estimated</c>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">Where they begin.</param>
    public static RunUsage ReadUsage(Rows row, int first) => new()
    {
        InputTokens = row.Number(first),
        OutputTokens = row.Number(first + 1),
        ModelCalls = (int)row.Number(first + 2),
        ToolCalls = (int)row.Number(first + 3),
        PricedUsd = decimal.Parse(row.Text(first + 4), CultureInfo.InvariantCulture),
        Estimated = row.Flag(first + 5),
    };

    /// <summary>Reads the columns that <see cref="RunOwnership.FindUnowned"/> asks for.</summary>
    public static UnownedRun ReadUnowned(Rows row) => new(
        new UserId(row.Text(0)), PlanNamed(row.Text(1)), StorageJson.ReadNames(row.Text(2)), new ThreadId(row.Text(3)), new RunId(row.Text(4)), row.Flag(5), row.Flag(6))
    {
        IsWaiting = row.Flag(7),
    };

    public static StepRecord ReadStep(Rows row) => new()
    {
        Key = row.Text(0),
        Kind = Kind(row.Text(1)),
        Name = row.Text(2),
        InputHash = row.Bytes(3),
        Ended = row.Flag(4),
        Content = row.Json(5),
    };

    public static ToolCallRecord ReadCall(Rows row)
        => new(new ToolCallId(row.Text(0)), row.Text(1), row.Json(2), row.Json(3), row.TextOrNull(4) is { } status ? CallStatusNamed(status) : null);

    public static string Cost(RunUsage usage) => usage.PricedUsd.ToString(CultureInfo.InvariantCulture);

    public static RunStatus Status(string name) => name switch
    {
        "queued" => RunStatus.Queued,
        "running" => RunStatus.Running,
        "waiting" => RunStatus.Waiting,
        "completed" => RunStatus.Completed,
        "failed" => RunStatus.Failed,
        "timed_out" => RunStatus.TimedOut,
        "cancelled" => RunStatus.Cancelled,
        _ => throw Unknown("status", name),
    };

    public static string Kind(StepKind kind) => kind switch
    {
        StepKind.Agent => "agent",
        StepKind.Tool => "tool",
        StepKind.Model => "model",
        StepKind.Named => "named",
        StepKind.Thought => "thought",
        StepKind.Fork => "fork",
        StepKind.HandOff => "hand_off",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of step."),
    };

    private static StepKind Kind(string name) => name switch
    {
        "agent" => StepKind.Agent,
        "tool" => StepKind.Tool,
        "model" => StepKind.Model,
        "named" => StepKind.Named,
        "thought" => StepKind.Thought,
        "fork" => StepKind.Fork,
        "hand_off" => StepKind.HandOff,
        _ => throw Unknown("kind of step", name),
    };

    private static Plan PlanNamed(string name) => UserContext.PlanNamed(name) ?? throw Unknown("plan", name);

    private static CallStatus CallStatusNamed(string name)
    {
        foreach (var status in Enum.GetValues<CallStatus>())
        {
            if (status.ToWire() == name)
            {
                return status;
            }
        }
        throw Unknown("status of a call", name);
    }

    private static InvalidDataException Unknown(string what, string name) => new($"The database has the {what} '{name}', which this version does not know.");
}
