using System.Runtime.ExceptionServices;

namespace Netra;

/// <summary>
/// Owns what a scope has made and disposes it in reverse order of creation, which is the reverse order of dependency.
/// Safe for concurrent use.
/// </summary>
public sealed class ScopeLifetime : IAsyncDisposable
{
    private readonly List<object> _owned = [];
    private bool _disposed;

    /// <summary>Held while a service of the scope is made. A run's scope may take its user's gate, never the reverse.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Takes over disposal of what was just made. Called with <see cref="Gate"/> held.</summary>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public T Own<T>(T instance)
        where T : class
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (instance is IAsyncDisposable or IDisposable)
        {
            _owned.Add(instance);
        }
        return instance;
    }

    /// <summary>Disposes everything once, also when some of it throws.</summary>
    /// <exception cref="AggregateException">More than one disposal failed; a single failure is thrown as it is.</exception>
    public async ValueTask DisposeAsync()
    {
        lock (Gate)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
        }
        List<Exception>? failures = null;
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            try
            {
                if (_owned[i] is IAsyncDisposable asynchronous)
                {
                    await asynchronous.DisposeAsync().ConfigureAwait(false);
                }
                else
                {
                    ((IDisposable)_owned[i]).Dispose();
                }
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                (failures ??= []).Add(failure);
            }
        }
        if (failures is [var only])
        {
            ExceptionDispatchInfo.Throw(only);
        }
        if (failures is not null)
        {
            throw new AggregateException(failures);
        }
    }
}
