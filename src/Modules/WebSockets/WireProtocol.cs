namespace Netra.WebSockets;

/// <summary>Names of the wire protocol.</summary>
internal static class WireProtocol
{
    /// <summary>The subprotocol that a client offers and the server selects.</summary>
    public const string Name = "netra.v1";

    /// <summary>What a subprotocol that carries a token begins with.</summary>
    public const string TokenPrefix = "bearer.";

    /// <summary>What serves.</summary>
    public const string Server = "netra-modular";
}
