namespace Netra.Client;

/// <summary>The host refused something; the message is the host's.</summary>
public sealed class NetraCommandException : Exception
{
    internal NetraCommandException(string code, string message, string? field = null, TimeSpan? retryAfter = null)
        : base(message) => (Code, Field, RetryAfter) = (code, field, retryAfter);

    /// <summary>A code of the protocol, such as <c>agent_not_found</c>; stable.</summary>
    public string Code { get; }

    /// <summary>The member that is wrong, or null.</summary>
    public string? Field { get; }

    /// <summary>When it is worth trying again; null when the host does not say.</summary>
    public TimeSpan? RetryAfter { get; }
}
