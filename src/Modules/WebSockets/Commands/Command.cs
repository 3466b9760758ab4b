namespace Netra.WebSockets;

/// <summary>A command whose shape is right. Immutable.</summary>
/// <param name="Id">Pairs the reply with the command.</param>
internal abstract record Command(string Id)
{
    /// <summary>Works on a message.</summary>
    public sealed record Run(string Id, string? Agent, ThreadId? Thread, JsonText Input, string? IdempotencyKey) : Command(Id);

    /// <summary>Ends a run.</summary>
    public sealed record Cancel(string Id, RunId RunId) : Command(Id);

    /// <summary>Decides on a tool call.</summary>
    public sealed record Approve(string Id, RunId RunId, ToolCallId Call, string ArgumentsHash, bool Approved, string? Reason) : Command(Id);

    /// <summary>Asks for a thread's events.</summary>
    public sealed record Subscribe(string Id, ThreadId Thread, long AfterSeq, string? Epoch) : Command(Id);

    /// <summary>Asks for a thread's events no more.</summary>
    public sealed record Unsubscribe(string Id, ThreadId Thread) : Command(Id);

    /// <summary>Renews the token.</summary>
    public sealed record Authenticate(string Id, string Token) : Command(Id)
    {
        /// <summary>Without the token.</summary>
        public override string ToString() => $"Authenticate {{ Id = {Id} }}";
    }

    /// <summary>Asks for a sign of life.</summary>
    public sealed record Ping(string Id) : Command(Id);
}
