namespace Netra.WebSockets;

/// <summary>What came from a client.</summary>
internal enum InboundKind
{
    /// <summary>A whole text message within the limit.</summary>
    Text,

    /// <summary>A message of one to four times the limit; what is over it was not kept.</summary>
    TooLarge,

    /// <summary>A message over four times the limit, of which no more is read.</summary>
    FarTooLarge,

    /// <summary>A binary message; without its bytes unless the reader takes them.</summary>
    Binary,

    /// <summary>The client's closing frame.</summary>
    Close,
}

/// <summary>A message of a client.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">The message, a text as UTF-8, or the beginning of one that is too large; good until the next read.</param>
internal readonly record struct InboundMessage(InboundKind Kind, ReadOnlyMemory<byte> Bytes = default);
