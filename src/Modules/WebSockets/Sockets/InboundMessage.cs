namespace Netra.WebSockets;

/// <summary>What came from a client.</summary>
internal enum InboundKind
{
    /// <summary>A whole text message within the limit.</summary>
    Text,

    /// <summary>A text message of one to four times the limit; its text was not kept.</summary>
    TooLarge,

    /// <summary>A message over four times the limit, of which no more is read.</summary>
    FarTooLarge,

    /// <summary>A binary message.</summary>
    Binary,

    /// <summary>The client's closing frame.</summary>
    Close,
}

/// <summary>A message of a client.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text as UTF-8, good until the next read.</param>
internal readonly record struct InboundMessage(InboundKind Kind, ReadOnlyMemory<byte> Text = default);
