namespace Netra.WebSockets;

/// <summary>Why a command failed. Immutable.</summary>
/// <param name="Id">The command's id, if it could be read.</param>
/// <param name="Code">One of the protocol's codes.</param>
/// <param name="Message">What to do next.</param>
/// <param name="Field">The member that is wrong, or null.</param>
/// <param name="RetryAfter">When it may go better, or null.</param>
internal sealed record CommandError(string? Id, string Code, string Message, string? Field = null, TimeSpan? RetryAfter = null)
{
    public const string InvalidJson = "invalid_json";
    public const string InvalidField = "invalid_field";
    public const string UnknownType = "unknown_type";
    public const string MessageTooLarge = "message_too_large";
    public const string RateLimited = "rate_limited";
    public const string ThreadNotFound = "thread_not_found";
    public const string RunNotFound = "run_not_found";
    public const string RunNotActive = "run_not_active";
    public const string UserMismatch = "user_mismatch";
    public const string ApprovalNotFound = "approval_not_found";
    public const string ApprovalMismatch = "approval_mismatch";
    public const string EngineLimit = "engine_limit";
    public const string ServerBusy = "server_busy";
    public const string ServerDraining = "server_draining";
    public const string TokenInvalid = "token_invalid";
    public const string TokenExpired = "token_expired";
    public const string Internal = "internal";

    /// <summary>Whether the client is to blame: so many of these in a row close the socket.</summary>
    public bool IsBadCommand => Code is not (RateLimited or ServerBusy or ServerDraining or EngineLimit);

    /// <summary>The member <paramref name="field"/> is missing or of the wrong kind.</summary>
    public static CommandError WrongField(string id, string field, string expected)
        => new(id, InvalidField, $"'{field}' must be {expected}.", field);
}
