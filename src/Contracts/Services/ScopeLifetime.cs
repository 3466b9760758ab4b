using System.Runtime.ExceptionServices;

namespace Netra;

/// <summary>
/// Makes the services of a scope, each once and when first asked for, and disposes them in reverse order of making, which is
/// the reverse order of dependency. Used by generated scopes. Safe for concurrent use.
/// </summary>
public sealed class ScopeLifetime : IAsyncDisposable
{
    // Held while a service is made. A run's scope may take its user's gate, never the reverse.
    private readonly Lock _gate = new();
    private object[] _owned = [];
    private Type[] _making = [];
    private int _owns;
    private int _depth;
    private bool _disposed;

    /// <summary>The service in the slot; made and put there if there is none yet. Only one thread makes at a time.</summary>
    /// <param name="slot">Where the scope keeps the service; written only by this method.</param>
    /// <param name="scope">What <paramref name="make"/> is given.</param>
    /// <param name="make">Makes the service; it may ask the scope for others.</param>
    /// <exception cref="ObjectDisposedException">The scope has ended, and the service was not made before.</exception>
    /// <exception cref="InvalidOperationException">The service is needed by a constructor that it itself waits for.</exception>
    public T Make<TScope, T>(ref T? slot, TScope scope, Func<TScope, T> make)
        where T : class
    {
        if (Volatile.Read(ref slot) is { } made)
        {
            return made;
        }
        lock (_gate)
        {
            if (slot is { } meanwhile)
            {
                return meanwhile;
            }
            // Asked before making: what is made is always owned, since the scope cannot end before the gate is free.
            ObjectDisposedException.ThrowIf(_disposed, this);
            Begin(typeof(T));
            try
            {
                var service = make(scope);
                if (service is IAsyncDisposable or IDisposable)
                {
                    Own(service);
                }
                Volatile.Write(ref slot, service);
                return service;
            }
            finally
            {
                _depth--;
            }
        }
    }

    /// <summary>Disposes everything once, asynchronously where a service can be, also when some of it throws.</summary>
    /// <exception cref="AggregateException">More than one disposal failed; a single failure is thrown as it is.</exception>
    /// <exception cref="InvalidOperationException">Called by the constructor of one of the scope's services; nothing is disposed.</exception>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_depth > 0)
            {
                throw new InvalidOperationException($"The constructor of {_making[_depth - 1].Name} disposes the scope that it belongs to.");
            }
            if (_disposed)
            {
                return;
            }
            _disposed = true;
        }
        List<Exception>? failures = null;
        for (var i = _owns - 1; i >= 0; i--)
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

    // Arrays and a depth, since a scope is opened for every run: most of what it costs is what happens here.
    private void Begin(Type type)
    {
        for (var i = 0; i < _depth; i++)
        {
            if (ReferenceEquals(_making[i], type))
            {
                throw AsksAgain(type, i);
            }
        }
        if (_depth == _making.Length)
        {
            Array.Resize(ref _making, Math.Max(8, 2 * _depth));
        }
        _making[_depth++] = type;
    }

    private void Own(object service)
    {
        if (_owns == _owned.Length)
        {
            Array.Resize(ref _owned, Math.Max(4, 2 * _owns));
        }
        _owned[_owns++] = service;
    }

    private InvalidOperationException AsksAgain(Type type, int since) => new(
        $"The constructor of {string.Join(", which makes ", _making[since.._depth].Select(making => making.Name))}, asks for {type.Name} again; "
        + "ask a Func or Lazy for it after the constructor.");
}
