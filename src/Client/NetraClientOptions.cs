namespace Netra.Client;

/// <summary>How a <see cref="NetraClient"/> reaches its host. Immutable.</summary>
public sealed record NetraClientOptions
{
    /// <summary>The host, such as <c>https://agents.example.com</c>.</summary>
    public required Uri Host { get; init; }

    /// <summary>Who connects; asked before each connection, and when a token is about to expire.</summary>
    public required AccessToken Token { get; init; }

    /// <summary>The wait before the first try to connect again, on average. It doubles with each try that fails, and is drawn between half and one and a half of that.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest such wait on average, unless the host asks for a longer one.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a try to connect may take.</summary>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a connection is probed when nothing comes; one that does not answer within the same time is given up.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How many events wait for a reader that is slow. What comes beyond is left at the host and read again when the reader has caught up: nothing
    /// durable is lost, and pieces of text come together. 16 and up.
    /// </summary>
    public int BufferedEvents { get; init; } = 1_024;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
