using Microsoft.Extensions.Logging;

namespace Netra.Execution;

/// <summary>What the engine logs: ids, names and codes; never a prompt, an argument or an answer. Failures are told by <see cref="LoggedFailure"/>.</summary>
internal static partial class ExecutionLog
{
    [LoggerMessage(1, LogLevel.Information, "Run {Run} started: agent {Agent}, attempt {Attempt}.")]
    public static partial void RunStarted(this ILogger log, RunId run, string agent, int attempt);

    [LoggerMessage(2, LogLevel.Information, "Run {Run} ended: {Status}.")]
    public static partial void RunEnded(this ILogger log, RunId run, string status);

    [LoggerMessage(3, LogLevel.Warning, "Run {Run} failed: {Code}.")]
    public static partial void RunFailed(this ILogger log, RunId run, string code);

    [LoggerMessage(4, LogLevel.Warning, "Run {Run} stopped: its ownership was lost.")]
    public static partial void LeaseLost(this ILogger log, RunId run);

    [LoggerMessage(5, LogLevel.Error, "Run {Run} stopped: the store refused a write. {Failure}")]
    public static partial void StoreFailed(this ILogger log, RunId run, string failure);

    [LoggerMessage(6, LogLevel.Error, "Run {Run} stopped by a failure of the engine itself. {Failure}")]
    public static partial void EngineFailed(this ILogger log, RunId run, string failure);

    [LoggerMessage(7, LogLevel.Warning, "Run {Run}: agent {Agent} threw. {Failure}")]
    public static partial void AgentThrew(this ILogger log, RunId run, string agent, string failure);

    [LoggerMessage(8, LogLevel.Warning, "Run {Run}: tool {Tool} threw. {Failure}")]
    public static partial void ToolThrew(this ILogger log, RunId run, string tool, string failure);

    [LoggerMessage(9, LogLevel.Warning, "Run {Run}: step {Step} threw. {Failure}")]
    public static partial void StepThrew(this ILogger log, RunId run, string step, string failure);

    [LoggerMessage(10, LogLevel.Warning, "Run {Run}: the model failed for agent {Agent}. {Failure}")]
    public static partial void ModelThrew(this ILogger log, RunId run, string agent, string failure);

    [LoggerMessage(11, LogLevel.Warning, "Run {Run}: tool {Tool} was abandoned; it did not heed its cancellation.")]
    public static partial void ToolAbandoned(this ILogger log, RunId run, string tool);

    [LoggerMessage(12, LogLevel.Warning, "Run {Run} has ended, but its code has not come back; it keeps a leak slot of its user.")]
    public static partial void RunAbandoned(this ILogger log, RunId run);

    [LoggerMessage(13, LogLevel.Warning, "Run {Run}: its scope could not be disposed. {Failure}")]
    public static partial void ScopeFailed(this ILogger log, RunId run, string failure);

    [LoggerMessage(14, LogLevel.Error, "Run {Run} cannot be replayed: step {Key} is another one than was stored.")]
    public static partial void ReplayMismatch(this ILogger log, RunId run, string key);

    [LoggerMessage(15, LogLevel.Information, "Run {Run} of an earlier process ended: {Status}.")]
    public static partial void RunRecovered(this ILogger log, RunId run, string status);

    [LoggerMessage(16, LogLevel.Error, "Run {Run} of an earlier process could not be ended. {Failure}")]
    public static partial void RecoveryFailed(this ILogger log, RunId run, string failure);

    [LoggerMessage(17, LogLevel.Error, "A user's engine could not be disposed. {Failure}")]
    public static partial void EngineDisposalFailed(this ILogger log, string failure);

    [LoggerMessage(18, LogLevel.Information, "Draining: {Active} runs are at work.")]
    public static partial void Draining(this ILogger log, int active);

    [LoggerMessage(19, LogLevel.Warning, "Drained: {Active} runs were stopped where they stand.")]
    public static partial void DrainEnded(this ILogger log, int active);

    [LoggerMessage(20, LogLevel.Warning, "Run {Run}: a callback of its cancellation threw. {Failure}")]
    public static partial void CancellationThrew(this ILogger log, RunId run, string failure);

    [LoggerMessage(21, LogLevel.Error, "The ownership of runs could not be renewed. {Failure}")]
    public static partial void LeasesNotKept(this ILogger log, string failure);

    [LoggerMessage(22, LogLevel.Warning, "Run {Run} waits until the store can be used. {Failure}")]
    public static partial void RunPaused(this ILogger log, RunId run, string failure);

    [LoggerMessage(23, LogLevel.Warning, "A run was refused: the store cannot be used. {Failure}")]
    public static partial void AdmissionFailed(this ILogger log, string failure);

    [LoggerMessage(24, LogLevel.Error, "What run {Run} waits for could not be read; it is tried again. {Failure}")]
    public static partial void WaitingNotWatched(this ILogger log, RunId run, string failure);
}
