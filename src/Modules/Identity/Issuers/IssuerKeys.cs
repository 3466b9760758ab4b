using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>
/// The keys of one issuer, fetched when they are first needed, when a token names one that is not among them, and now and
/// then; never more often than the limit allows, and by one caller for all. Safe for concurrent use.
/// </summary>
/// <param name="issuer">For the log.</param>
/// <param name="fetch">Gets the keys as they are now.</param>
/// <param name="interval">The least time between two fetches.</param>
internal sealed partial class IssuerKeys(
    string issuer, Func<CancellationToken, Task<ImmutableArray<JsonWebKey>>> fetch, TimeSpan interval, TimeProvider time, ILogger logger)
{
    /// <summary>After this they are fetched again, so that a key that was taken back is not trusted for long.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    /// <summary>How long they are used while they cannot be fetched again.</summary>
    private static readonly TimeSpan Usable = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private volatile Snapshot? _snapshot;
    private Task _refresh = Task.CompletedTask;
    private long _lastAttempt;
    private bool _attempted;
    private volatile bool _failed;

    /// <summary>The keys that fit; none when there is no such key, null when the keys cannot be had now.</summary>
    public async ValueTask<ImmutableArray<SecurityKey>?> FindAsync(string? kid, string algorithm, CancellationToken ct)
    {
        var matching = Matching(kid, algorithm);
        if (matching is null or { IsEmpty: true })
        {
            await RefreshAsync().WaitAsync(ct);
            matching = Matching(kid, algorithm);
            // A key that is unknown while nothing can be fetched may be a new one.
            return matching is { IsEmpty: true } && _failed ? null : matching;
        }
        if (Age >= Fresh)
        {
            // Nobody waits for this; a failure is logged and leaves the keys as they are.
            _ = RefreshAsync();
        }
        return matching;
    }

    private TimeSpan Age => _snapshot is { } snapshot ? time.GetElapsedTime(snapshot.FetchedAt) : TimeSpan.MaxValue;

    private ImmutableArray<SecurityKey>? Matching(string? kid, string algorithm)
        => _snapshot is { } snapshot && Age < Usable ? VerificationKeys.Matching(snapshot.Keys, kid, algorithm) : null;

    private Task RefreshAsync()
    {
        lock (_gate)
        {
            if (_refresh.IsCompleted && (!_attempted || time.GetElapsedTime(_lastAttempt) >= interval))
            {
                _attempted = true;
                _lastAttempt = time.GetTimestamp();
                // Not the caller's token: others wait for the same fetch, which has a time-out of its own.
                _refresh = FetchAsync();
            }
            return _refresh;
        }
    }

    private async Task FetchAsync()
    {
        try
        {
            _snapshot = new Snapshot(await fetch(CancellationToken.None), time.GetTimestamp());
            _failed = false;
        }
        catch (Exception e)
        {
            _failed = true;
            // Whole: what is fetched and from where is the issuer's and the operator's; no token has a part in it.
            FetchFailed(logger, issuer, e);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The keys of the issuer {Issuer} cannot be had; its tokens are refused as long as that lasts.")]
    private static partial void FetchFailed(ILogger logger, string issuer, Exception e);

    private sealed record Snapshot(ImmutableArray<JsonWebKey> Keys, long FetchedAt);
}
