using System.Collections.Immutable;

namespace Netra.Execution;

/// <summary>How a call or a step ended: what is stored of it and comes back when it is replayed. Immutable.</summary>
internal sealed record CallOutcome
{
    /// <summary>How it ended.</summary>
    public required CallStatus Status { get; init; }

    /// <summary>What it returned; for wrong arguments what a model is told of them; else missing.</summary>
    public JsonText Value { get; init; }

    /// <summary>A stable code of the failure, or null.</summary>
    public string? Code { get; init; }

    /// <summary>What went wrong, fit to be shown; or null.</summary>
    public string? Message { get; init; }

    /// <summary>What it used, callees included.</summary>
    public RunUsage Usage { get; init; } = RunUsage.None;

    /// <summary>What was warned of in it.</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];

    /// <summary>The agent that the rest of the thread was handed to, or null.</summary>
    public string? ThreadAgent { get; init; }

    /// <summary>Whether it returned.</summary>
    public bool IsOk => Status == CallStatus.Ok;

    /// <summary>The failure as clients see it, or null.</summary>
    public EventError? Error => IsOk ? null : new EventError(Code ?? FailureCodes.AgentFailed, Message ?? "The call failed.");

    /// <summary>It returned.</summary>
    public static CallOutcome Ok(JsonText value) => new() { Status = CallStatus.Ok, Value = value };

    /// <summary>It threw a failure that is fit to be shown; secrets are hidden in it all the same.</summary>
    public static CallOutcome Failed(CallFailedException failed)
        => Failed(CallStatus.Error, Payloads.Cut(failed.Code, 64), Payloads.Cut(SecretText.Redact(failed.Message), PayloadCut.Results.Characters));

    /// <summary>It did not return.</summary>
    public static CallOutcome Failed(CallStatus status, string code, string message) => new() { Status = status, Code = code, Message = message };
}
