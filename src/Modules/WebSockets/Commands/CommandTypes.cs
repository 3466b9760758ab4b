using System.Collections.Immutable;

namespace Netra.WebSockets;

/// <summary>The commands and their members.</summary>
internal static class CommandTypes
{
    private static readonly ImmutableArray<(string Type, string About)> All =
    [
        ("run", "Works on a message, in a new thread or in one that exists."),
        ("cancel", "Ends a run."),
        ("approve", "Decides on a tool call that waits for its user."),
        ("subscribe", "Asks for a thread's events: those after after_seq, then live ones."),
        ("unsubscribe", "Asks for a thread's events no more."),
        ("authenticate", "Renews the token; it must be the same user's."),
        ("ping", "Asks for a sign of life."),
    ];

    /// <summary>What makes a command of this type; null when there is none.</summary>
    public static Func<CommandMembers, Command>? Find(string type) => type switch
    {
        "run" => static m => new Command.Run(
            m.Id, m.OptionalText("agent"), m.OptionalText("thread_id") is { } thread ? new ThreadId(thread) : null,
            m.Any("input"), m.OptionalText("idempotency_key", 16, 64)),
        "cancel" => static m => new Command.Cancel(m.Id, new RunId(m.Text("run_id"))),
        "approve" => static m => new Command.Approve(
            m.Id, new RunId(m.Text("run_id")), new ToolCallId(m.Text("call_id")), m.Text("arguments_hash"),
            m.OneOf("decision", "approve", "deny") == "approve", m.OptionalText("reason")),
        "subscribe" => static m => new Command.Subscribe(
            m.Id, new ThreadId(m.Text("thread_id")), m.Count("after_seq"), m.OptionalText("epoch")),
        "unsubscribe" => static m => new Command.Unsubscribe(m.Id, new ThreadId(m.Text("thread_id"))),
        "authenticate" => static m => new Command.Authenticate(m.Id, m.Text("token")),
        "ping" => static m => new Command.Ping(m.Id),
        _ => null,
    };

    /// <summary>Every command, described by the code that reads it.</summary>
    public static ImmutableArray<WireFrame> Describe() => [.. All.Select(command => Describe(command.Type, command.About))];

    private static WireFrame Describe(string type, string about)
    {
        var members = new CommandDescription();
        _ = Find(type)!(members);
        return new(type, about,
        [
            new WireMember("type", WireKind.Text) { Values = [type] },
            new WireMember("id", WireKind.Text) { Least = 1, Most = CommandParser.IdLength, About = "Pairs the reply with the command, on this socket." },
            new WireMember("user_id", WireKind.Text) { IsOptional = true, About = "If given, it must be the user's own." },
            .. members.Members,
        ]);
    }
}
