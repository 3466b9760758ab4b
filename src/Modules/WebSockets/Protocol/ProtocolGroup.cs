using System.Collections.Immutable;

namespace Netra.WebSockets;

/// <summary>Messages of one kind: a union in each document. Immutable.</summary>
/// <param name="Name">The union's name.</param>
/// <param name="About">What the messages have in common.</param>
/// <param name="Suffix">What the names of its messages end with.</param>
/// <param name="Frames">The messages.</param>
internal sealed record ProtocolGroup(string Name, string About, string Suffix, ImmutableArray<WireFrame> Frames)
{
    /// <summary>The union of all that the server sends, which holds all groups but the first.</summary>
    public const string ServerMessage = nameof(ServerMessage);

    /// <summary>What the union of all that the server sends is.</summary>
    public const string ServerMessageAbout = "What the server sends. Ignore members and types that are not known here.";

    /// <summary>All messages: what clients send first, then what the server sends.</summary>
    public static ImmutableArray<ProtocolGroup> All()
    {
        var events = RunEventCatalogue.Describe();
        return
        [
            new("Command", "What a client sends; each gets exactly one reply with its id.", "Command", CommandTypes.Describe()),
            new("Frame", "What the server sends of itself and of commands.", "Frame", Replies.Describe()),
            new("DurableEvent", "A fact about a run, stored before anyone sees it: its seq is 1, 2, 3, ... in each thread.", "Event", [.. events.Where(IsDurable)]),
            new("TransientEvent", "A fact about a run that is never stored, and may be merged or dropped when a client is slow.", "Event", [.. events.Where(frame => !IsDurable(frame))]),
        ];
    }

    /// <summary>A message's name: <c>tool_completed</c> is <c>ToolCompletedEvent</c>.</summary>
    public string NameOf(WireFrame frame)
        => string.Concat(frame.Type.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + Suffix;

    private static bool IsDurable(WireFrame frame) => frame.Members.Any(static member => member.Name == "seq");
}
