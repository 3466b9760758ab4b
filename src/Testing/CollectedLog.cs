using Microsoft.Extensions.Logging;

namespace Netra.Testing;

/// <summary>Everything that is logged, and the scopes in which it is. Safe for concurrent use.</summary>
public sealed class CollectedLog : ILoggerFactory, ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    /// <summary>The lines so far, the earliest first: messages with their exceptions, and the state of each scope.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Forgets the lines so far.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _lines.Clear();
            _lines.TrimExcess();
        }
    }

    /// <summary>Nothing: all is kept here.</summary>
    public void AddProvider(ILoggerProvider provider)
    {
        // All is kept here.
    }

    /// <summary>This, whatever the category.</summary>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Add(state.ToString()!);
        return null;
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Add(formatter(state, exception) + exception);
    }

    /// <summary>Nothing: the lines stay.</summary>
    public void Dispose()
    {
        // Holds nothing but the lines.
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
        }
    }
}
