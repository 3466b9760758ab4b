using System.Collections.Frozen;

namespace Netra.Execution;

/// <summary>Codes of failures that the engine itself gives (PROTOCOL.md section 4).</summary>
internal static class FailureCodes
{
    public const string AgentFailed = "agent_failed";
    public const string EmptyResult = "empty_result";
    public const string DepthExceeded = "depth_exceeded";
    public const string CallLimit = "call_limit";
    public const string EventLimit = "event_limit";
    public const string OutputLimit = "output_limit";
    public const string BudgetExceeded = "budget_exceeded";
    public const string ModelFailed = "model_failed";
    public const string ModelRefused = "model_refused";
    public const string ModelFiltered = "model_filtered";
    public const string ModelTruncated = "model_truncated";
    public const string ModelInvalidOutput = "model_invalid_output";
    public const string ReplayMismatch = "replay_mismatch";
    public const string RecoveryExhausted = "recovery_exhausted";

    public const string ToolFailed = "tool_failed";
    public const string ToolUnknown = "unknown_tool";
    public const string InvalidArguments = "invalid_arguments";
    public const string ApprovalDenied = "approval_denied";
    public const string ApprovalExpired = "approval_expired";
    public const string TooLargeToApprove = "too_large_to_approve";
    public const string StepFailed = "step_failed";
    public const string Timeout = "timeout";
    public const string Cancelled = "cancelled";
    public const string OutcomeUnknown = "outcome_unknown";

    private static readonly FrozenSet<string> OfRuns = new[]
    {
        AgentFailed, EmptyResult, DepthExceeded, CallLimit, EventLimit, OutputLimit, BudgetExceeded, ModelFailed, ModelRefused,
        ModelFiltered, ModelTruncated, ModelInvalidOutput, ReplayMismatch, RecoveryExhausted, "host_restarted", "user_removed",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The code of <c>run_failed</c> for a failure that nobody caught: an agent may fail with a code of its own, a run may not.</summary>
    public static string OfRun(string code) => OfRuns.Contains(code) ? code : AgentFailed;

    /// <summary>Whether the same message may succeed later.</summary>
    public static bool IsRetryable(string code) => code is ModelFailed;
}
