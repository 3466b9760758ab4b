using System.ComponentModel;

namespace Netra;

/// <summary>
/// Holds a disposable process-wide service in the host's container. The container disposes what a registration gives, and once
/// for each registration: a service is given out under one contract, by <see cref="Give"/>, and within its module as
/// <see cref="Value"/>, so that it is disposed once. Used by generated code. Safe for concurrent use.
/// </summary>
/// <typeparam name="T">The service.</typeparam>
/// <param name="value">The service.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProcessService<T>(T value) : IAsyncDisposable, IDisposable
    where T : class
{
    private volatile bool _isGiven;

    /// <summary>The service; whoever takes it does not dispose it.</summary>
    public T Value { get; } = value;

    /// <summary>The service, for the container, which disposes it from now on.</summary>
    public T Give()
    {
        _isGiven = true;
        return Value;
    }

    /// <summary>Disposes the service unless the container does.</summary>
    public ValueTask DisposeAsync()
    {
        if (!_isGiven && Value is IAsyncDisposable asynchronous)
        {
            return asynchronous.DisposeAsync();
        }
        Dispose();
        return default;
    }

    /// <summary>Disposes the service unless the container does.</summary>
    /// <exception cref="InvalidOperationException">It can only be disposed asynchronously.</exception>
    public void Dispose()
    {
        if (_isGiven)
        {
            return;
        }
        if (Value is not IDisposable disposable)
        {
            throw new InvalidOperationException($"{typeof(T).Name} can only be disposed asynchronously; dispose the container by DisposeAsync.");
        }
        disposable.Dispose();
    }
}
