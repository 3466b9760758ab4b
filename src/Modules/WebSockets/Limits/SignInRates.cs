using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>
/// How often a password may be guessed (<c>SignInFailuresPerMinute</c> for a name from an address,
/// <c>SignInFailuresPerName</c> for a name from anywhere) and how often an address may sign up (<c>SignUpsPerMinute</c>).
/// </summary>
[Service(Lifetime.Process)]
internal sealed class SignInRates(IOptions<NetraLimits> limits, TimeProvider time)
{
    private const int Gates = 64;
    // No name is longer; what is cut off makes no difference to who is meant.
    private const int NameLength = 65;

    // A few seconds of hashing: beyond it somebody who waits is told so.
    private const int MostWaiting = 128;

    private readonly KeyedBuckets<(string Name, string Address)> _fromAddress = Minute<(string, string)>(limits.Value.SignInFailuresPerMinute, time);
    private readonly KeyedBuckets<string> _fromAnywhere = Minute<string>(limits.Value.SignInFailuresPerName, time);
    private readonly KeyedBuckets<string> _signUps = Minute<string>(limits.Value.SignUpsPerMinute, time);
    private int _waiting;
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(static _ => new SemaphoreSlim(1))];

    /// <summary>Takes one sign-up; else says when the next may come.</summary>
    public bool TryTakeSignUp(string address, out TimeSpan retryAfter) => _signUps.TryTake(address, out retryAfter);

    /// <summary>The sign-up was none: nothing was asked of the store.</summary>
    public void ReturnSignUp(string address) => _signUps.Return(address);

    /// <summary>
    /// Checks a password unless there were too many failures. One at a time for a name, so that guessing at the same time
    /// gains nothing.
    /// </summary>
    /// <param name="userName">The name as the client gave it.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="check">Checks; null is a failure.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <returns>What the check returned, or when to try again.</returns>
    /// <exception cref="AccountsBusyException">Too many wait already.</exception>
    public async ValueTask<(T? Result, TimeSpan? RetryAfter)> CheckAsync<T>(
        string userName, string address, Func<ValueTask<T?>> check, CancellationToken ct)
        where T : class
    {
        var name = (userName.Length > NameLength ? userName[..NameLength] : userName).ToLowerInvariant();
        if (IsRefused(name, address, out var retryAfter))
        {
            return (null, retryAfter);
        }
        var gate = _gates[(uint)string.GetHashCode(name, StringComparison.Ordinal) % Gates];
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
            {
                throw new AccountsBusyException();
            }
            await gate.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            if (IsRefused(name, address, out retryAfter))
            {
                return (null, retryAfter);
            }
            var result = await check();
            if (result is null)
            {
                _fromAddress.TryTake((name, address), out _);
                _fromAnywhere.TryTake(name, out _);
            }
            return (result, null);
        }
        finally
        {
            gate.Release();
        }
    }

    private bool IsRefused(string name, string address, out TimeSpan retryAfter)
    {
        var fromAddress = _fromAddress.HasOne((name, address), out retryAfter);
        var fromAnywhere = _fromAnywhere.HasOne(name, out var other);
        retryAfter = retryAfter > other ? retryAfter : other;
        return !fromAddress || !fromAnywhere;
    }

    private static KeyedBuckets<TKey> Minute<TKey>(int perMinute, TimeProvider time)
        where TKey : notnull
        => new(perMinute, perMinute, time);
}
