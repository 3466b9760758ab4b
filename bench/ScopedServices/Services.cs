namespace Netra.ScopedServices;

// Ten services of a run, as an agent with some tools has them. They do nothing, so that what is measured is their making.

/// <summary>Takes what lives for the process.</summary>
[Service(Lifetime.Run)]
public sealed class Clock(TimeProvider time)
{
    /// <summary>The clock of the process.</summary>
    public TimeProvider Time { get; } = time;
}

/// <summary>Takes what lives for the user.</summary>
[Service(Lifetime.Run)]
public sealed class Talk(IExecutionEngine engine)
{
    /// <summary>The user's engine.</summary>
    public IExecutionEngine Engine { get; } = engine;
}

/// <summary>Is disposed.</summary>
[Service(Lifetime.Run)]
public sealed class Reader(Clock clock) : IDisposable
{
    /// <summary>Needed by it.</summary>
    public Clock Clock { get; } = clock;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>Is disposed asynchronously.</summary>
[Service(Lifetime.Run)]
public sealed class Writer(Clock clock, Talk talk) : IAsyncDisposable
{
    /// <summary>Needed by it.</summary>
    public (Clock, Talk) Needed { get; } = (clock, talk);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Takes one other.</summary>
[Service(Lifetime.Run)]
public sealed class Parser(Reader reader)
{
    /// <summary>Needed by it.</summary>
    public Reader Reader { get; } = reader;
}

/// <summary>Takes two others.</summary>
[Service(Lifetime.Run)]
public sealed class Rules(Clock clock, Parser parser)
{
    /// <summary>Needed by it.</summary>
    public (Clock, Parser) Needed { get; } = (clock, parser);
}

/// <summary>Takes two others.</summary>
[Service(Lifetime.Run)]
public sealed class Finder(Reader reader, Rules rules)
{
    /// <summary>Needed by it.</summary>
    public (Reader, Rules) Needed { get; } = (reader, rules);
}

/// <summary>Takes three others.</summary>
[Service(Lifetime.Run)]
public sealed class Judge(Finder finder, Rules rules, Talk talk)
{
    /// <summary>Needed by it.</summary>
    public (Finder, Rules, Talk) Needed { get; } = (finder, rules, talk);
}

/// <summary>Takes two others.</summary>
[Service(Lifetime.Run)]
public sealed class Teller(Writer writer, Judge judge)
{
    /// <summary>Needed by it.</summary>
    public (Writer, Judge) Needed { get; } = (writer, judge);
}

/// <summary>Takes all that is left: who asks for it gets ten.</summary>
[Service(Lifetime.Run)]
public sealed class Desk(Teller teller, Finder finder, Writer writer)
{
    /// <summary>Needed by it.</summary>
    public (Teller, Finder, Writer) Needed { get; } = (teller, finder, writer);

    /// <summary>The one in the run's generated scope.</summary>
    public static Desk Of(IRunScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return ((IProvides<Generated.ScopedServicesRunScope>)scope).Get().Desk_0cdd064c();
    }
}
