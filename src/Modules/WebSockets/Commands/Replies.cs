using System.Collections.Immutable;

namespace Netra.WebSockets;

/// <summary>Frames that are no events: replies to commands, and what the server says of itself.</summary>
internal static class Replies
{
    public static Frame Ok(string id, DateTimeOffset? expiresAt = null) => new("ok", members =>
    {
        members.Text("id"u8, id);
        members.OptionalInstant("expires_at"u8, expiresAt, "Of the new token; only after authenticate.");
    });

    public static Frame Pong(string id, DateTimeOffset now) => new("pong", members =>
    {
        members.Text("id"u8, id);
        members.Instant("server_time"u8, now);
    });

    public static Frame Accepted(string id, SubmitResult.Accepted run) => new("accepted", members =>
    {
        members.Text("id"u8, id);
        members.Text("thread_id"u8, run.Thread.Value);
        members.Text("run_id"u8, run.Run.Value);
        members.Integer("seq"u8, run.Seq, least: 1, "That of the run's message_received.");
        members.Boolean("duplicate"u8, run.Duplicate, "Whether the idempotency key was known: nothing was started.");
    });

    public static Frame Subscribed(string id, ThreadId thread, string epoch, long lastSeq, bool reset) => new("subscribed", members =>
    {
        members.Text("id"u8, id);
        members.Text("thread_id"u8, thread.Value);
        members.Text("epoch"u8, epoch);
        members.Integer("last_seq"u8, lastSeq);
        members.Boolean("reset"u8, reset, "Whether the replay begins at 1 again: what the client knows is of another store.");
    });

    public static Frame Error(CommandError error) => new("error", members =>
    {
        members.OptionalText("id"u8, error.Id, "Absent when the command's could not be read.");
        members.Text("code"u8, error.Code, "One of the protocol's; new ones may come.");
        members.Text("message"u8, error.Message, "What to do next.");
        members.OptionalText("field"u8, error.Field, "The member that is wrong.");
        members.OptionalInteger("retry_after_ms"u8, error.RetryAfter is { } wait ? Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds)) : null);
    });

    public static Frame Unsubscribed(ThreadId thread, string reason) => new("unsubscribed", members =>
    {
        members.Text("thread_id"u8, thread.Value);
        members.Text("reason"u8, reason);
    });

    public static Frame TokenExpiring(DateTimeOffset expiresAt) => new("token_expiring", members => members.Instant("expires_at"u8, expiresAt));

    public static Frame ServerDraining(DateTimeOffset deadline) => new("server_draining", members => members.Instant("deadline"u8, deadline));

    public static Frame ConnectionReady(string connectionId, UserId user, string registry, string epoch, NetraLimits limits) => new("connection_ready", members =>
    {
        members.Text("connection_id"u8, connectionId);
        members.Text("user_id"u8, user.Value);
        members.Constant("protocol"u8, WireProtocol.Name);
        members.Text("server"u8, WireProtocol.Server);
        members.Text("registry"u8, registry, "The fingerprint of agents and tools.");
        members.Text("epoch"u8, epoch, "A random id of the store, new after a restore.");
        members.Number("heartbeat_seconds"u8, limits.HeartbeatSeconds);
        members.Object("limits"u8, limits, static (inner, told) =>
        {
            inner.Integer("message_bytes"u8, told.MessageBytes);
            inner.Integer("commands_per_minute"u8, told.CommandsPerMinute);
            inner.Integer("sockets"u8, told.SocketsPerUser);
        });
    });

    /// <summary>Every frame that is no event, described by the code that writes it.</summary>
    public static ImmutableArray<WireFrame> Describe() =>
    [
        ConnectionReady("", default, "", "", new NetraLimits()).Describe("The first frame of every socket."),
        Accepted("", new SubmitResult.Accepted(default, default, 1, false)).Describe("Replies to run: it is stored, and the socket is subscribed to its thread."),
        Subscribed("", default, "", 0, false).Describe("Replies to subscribe, before the events."),
        Ok("").Describe("Replies to cancel, approve, unsubscribe and authenticate."),
        Pong("", default).Describe("Replies to ping."),
        Error(new CommandError(null, "", "")).Describe("Replies to any command that failed; the socket stays open."),
        Unsubscribed(default, "").Describe("The socket gets no more events of the thread."),
        TokenExpiring(default).Describe("The token expires soon; authenticate renews it."),
        ServerDraining(default).Describe("The server shuts down; another one, or the same later, goes on with the thread."),
    ];
}
