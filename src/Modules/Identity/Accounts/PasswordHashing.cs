using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;

namespace Netra;

/// <summary>
/// Hashes and checks passwords. That is slow on purpose, so it takes at most half of the processors, and callers beyond a
/// queue are turned away. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class PasswordHashing : IDisposable
{
    private const int MaxWaiting = 256;

    private readonly PasswordHasher<Account> _hasher = new();
    private readonly ConcurrencyLimiter _processors = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = MaxWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
    private readonly string _nobodys;

    public PasswordHashing() => _nobodys = _hasher.HashPassword(null!, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));

    /// <exception cref="AccountsBusyException">Too many wait already.</exception>
    public ValueTask<string> HashAsync(string password, CancellationToken ct) => RunAsync(() => _hasher.HashPassword(null!, password), ct);

    /// <summary>Checks a password; takes as long when there is no account, and fails then.</summary>
    /// <exception cref="AccountsBusyException">Too many wait already.</exception>
    public async ValueTask<PasswordVerificationResult> VerifyAsync(StoredAccount? account, string password, CancellationToken ct)
    {
        var result = await RunAsync(() => _hasher.VerifyHashedPassword(null!, account?.PasswordHash ?? _nobodys, password), ct);
        return account is null ? PasswordVerificationResult.Failed : result;
    }

    public void Dispose() => _processors.Dispose();

    private async ValueTask<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        using var processor = await _processors.AcquireAsync(1, ct);
        return processor.IsAcquired ? await Task.Run(work, ct) : throw new AccountsBusyException();
    }
}
