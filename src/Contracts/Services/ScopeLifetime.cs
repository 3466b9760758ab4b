using System.Runtime.ExceptionServices;

namespace Netra;

/// <summary>
/// What the services of a scope are made under, each once and when first asked for, and disposed by in reverse order of making,
/// which is the reverse order of dependency. The base of generated scopes, which keep the services in fields of their own.
/// </summary>
/// <remarks>Safe for concurrent use; what is made, is made by one thread at a time.</remarks>
public class ScopeLifetime
{
    // Deeper than anything but a circle asks: who waits for whom is followed only from there, since a scope is opened for every run.
    private const int Deep = 64;

    // The gate, held while services are made, is the scope itself: one more object for each run would be a tenth of what a scope
    // costs. A run's scope may take its user's gate, never the reverse.
    private object[] _owned = [];
    private List<Type>? _chain;
    private int _owns;
    private int _depth;
    private bool _disposed;

    /// <summary>Lets no other thread make services of the scope until the result is disposed. Constructors may enter again.</summary>
    /// <param name="service">The type of the service that is asked for.</param>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    /// <exception cref="InvalidOperationException">The service is asked for by the constructor of one that it itself waits for.</exception>
    public Making Enter(Type service)
    {
        Monitor.Enter(this);
        // Asked before making: what is made is always owned, since the scope cannot end before the gate is free.
        if (_disposed || _depth >= Deep)
        {
            Refuse(service);
        }
        _depth++;
        return new(this);
    }

    /// <summary>A service was made that is to be disposed with the scope.</summary>
    /// <param name="service">The service, <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>.</param>
    public void Own(object service)
    {
        if (_owns == _owned.Length)
        {
            Array.Resize(ref _owned, Math.Max(4, 2 * _owns));
        }
        _owned[_owns++] = service;
    }

    /// <summary>Disposes everything once, asynchronously where a service can be, also when some of it throws.</summary>
    /// <exception cref="AggregateException">More than one disposal failed; a single failure is thrown as it is.</exception>
    /// <exception cref="InvalidOperationException">Called by the constructor of one of the scope's services; nothing is disposed.</exception>
    public ValueTask DisposeServicesAsync()
    {
        lock (this)
        {
            if (_depth > 0)
            {
                throw new InvalidOperationException("The constructor of a service disposes the scope that it belongs to.");
            }
            if (_disposed)
            {
                return default;
            }
            _disposed = true;
        }
        for (; _owns > 0; _owns--)
        {
            var disposal = DisposeAsync(_owned[_owns - 1]);
            if (!disposal.IsCompletedSuccessfully)
            {
                return DisposeRestAsync(disposal);
            }
        }
        return default;
    }

    private static ValueTask DisposeAsync(object service)
    {
        try
        {
            if (service is IAsyncDisposable asynchronous)
            {
                return asynchronous.DisposeAsync();
            }
            ((IDisposable)service).Dispose();
            return default;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return ValueTask.FromException(failure);
        }
    }

    private async ValueTask DisposeRestAsync(ValueTask disposal)
    {
        List<Exception>? failures = null;
        while (true)
        {
            try
            {
                await disposal.ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                (failures ??= []).Add(failure);
            }
            if (--_owns == 0)
            {
                break;
            }
            disposal = DisposeAsync(_owned[_owns - 1]);
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

    // Throws, unless the chain is only long.
    private void Refuse(Type service)
    {
        if (_disposed)
        {
            Monitor.Exit(this);
            throw new ObjectDisposedException(nameof(ScopeLifetime), "The scope has ended; nothing is made in it any more.");
        }
        _chain ??= [];
        _chain.RemoveRange(_depth - Deep, _chain.Count - (_depth - Deep));
        var since = _chain.IndexOf(service);
        if (since >= 0)
        {
            Monitor.Exit(this);
            var others = string.Join(" and ", _chain[since..].Skip(1).Select(type => type.Name));
            throw new InvalidOperationException(
                $"{service.Name} is asked for again while it is made{(others.Length == 0 ? "" : ", by way of " + others)}; ask a Func or Lazy for it after the constructor.");
        }
        _chain.Add(service);
    }

    /// <summary>While it lasts, its thread alone makes services of the scope.</summary>
    public readonly ref struct Making
    {
        private readonly ScopeLifetime _lifetime;

        internal Making(ScopeLifetime lifetime) => _lifetime = lifetime;

        /// <summary>Lets others in.</summary>
        public void Dispose()
        {
            _lifetime._depth--;
            Monitor.Exit(_lifetime);
        }
    }
}
