using System.Runtime.ExceptionServices;

namespace Netra;

/// <summary>
/// What the services of a scope are made under, each once and when first asked for, and disposed by in reverse order of making,
/// which is the reverse order of dependency. Used by generated scopes, which keep the services in fields of their own.
/// </summary>
/// <remarks>Safe for concurrent use; what is made, is made by one thread at a time.</remarks>
public sealed class ScopeLifetime : IAsyncDisposable
{
    // Held while services are made. A run's scope may take its user's gate, never the reverse.
    private readonly Lock _gate = new();
    private object[] _owned = [];
    private Step[] _making = [];
    private int _owns;
    private int _depth;
    private bool _disposed;

    /// <summary>Lets no other thread make services of the scope until the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public Making Enter()
    {
        _gate.Enter();
        // Asked before making: what is made is always owned, since the scope cannot end before the gate is free.
        if (_disposed)
        {
            _gate.Exit();
            throw new ObjectDisposedException(nameof(ScopeLifetime), "The scope has ended; nothing is made in it any more.");
        }
        return new(this, _depth);
    }

    /// <summary>The thread that has entered is about to make a service, and what that needs.</summary>
    /// <param name="service">The service's type.</param>
    /// <exception cref="InvalidOperationException">The service is needed by a constructor that it itself waits for.</exception>
    public void Begin(Type service)
    {
        for (var i = 0; i < _depth; i++)
        {
            if (ReferenceEquals(_making[i].Type, service))
            {
                throw AsksAgain(service, i);
            }
        }
        if (_depth == _making.Length)
        {
            Array.Resize(ref _making, Math.Max(8, 2 * _depth));
        }
        _making[_depth++] = new(service);
    }

    /// <summary>The service that was begun last is made.</summary>
    public void End() => _depth--;

    /// <summary>The service that was begun last is made, and disposed with the scope.</summary>
    /// <param name="service">The service, <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>.</param>
    public void End(object service)
    {
        _depth--;
        if (_owns == _owned.Length)
        {
            Array.Resize(ref _owned, Math.Max(4, 2 * _owns));
        }
        _owned[_owns++] = service;
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
                throw new InvalidOperationException($"The constructor of {_making[_depth - 1].Type.Name} disposes the scope that it belongs to.");
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

    private InvalidOperationException AsksAgain(Type type, int since) => new(
        $"The constructor of {string.Join(", which makes ", _making[since.._depth].Select(step => step.Type.Name))}, asks for {type.Name} again; "
        + "ask a Func or Lazy for it after the constructor.");

    // Arrays and a depth, since a scope is opened for every run: most of what it costs is what happens here. A struct, since
    // an array of a class that can be derived of checks what is put into it.
    private readonly record struct Step(Type Type);

    /// <summary>While it lasts, its thread alone makes services of the scope. Entered again by constructors that ask for more.</summary>
    public readonly ref struct Making
    {
        private readonly ScopeLifetime _lifetime;
        private readonly int _depth;

        internal Making(ScopeLifetime lifetime, int depth)
        {
            _lifetime = lifetime;
            _depth = depth;
        }

        /// <summary>Lets others in. What was begun and did not end, since a constructor failed, can be begun again.</summary>
        public void Dispose()
        {
            _lifetime._depth = _depth;
            _lifetime._gate.Exit();
        }
    }
}
