using System.Text.Json;

namespace Netra.WebSockets;

/// <summary>Frames that are no events: replies to commands, and what the server says of itself.</summary>
internal static class Replies
{
    public static ReadOnlyMemory<byte> Ok(string id) => Write("ok", id, static _ => { });

    public static ReadOnlyMemory<byte> Authenticated(string id, DateTimeOffset expiresAt)
        => Write("ok", id, writer => writer.WriteString("expires_at"u8, WireJson.Timestamp(expiresAt)));

    public static ReadOnlyMemory<byte> Pong(string id, DateTimeOffset now)
        => Write("pong", id, writer => writer.WriteString("server_time"u8, WireJson.Timestamp(now)));

    public static ReadOnlyMemory<byte> Accepted(string id, SubmitResult.Accepted run) => Write("accepted", id, writer =>
    {
        writer.WriteString("thread_id"u8, run.Thread.Value);
        writer.WriteString("run_id"u8, run.Run.Value);
        writer.WriteNumber("seq"u8, run.Seq);
        writer.WriteBoolean("duplicate"u8, run.Duplicate);
    });

    public static ReadOnlyMemory<byte> Subscribed(string id, ThreadId thread, string epoch, long lastSeq, bool reset) => Write("subscribed", id, writer =>
    {
        writer.WriteString("thread_id"u8, thread.Value);
        writer.WriteString("epoch"u8, epoch);
        writer.WriteNumber("last_seq"u8, lastSeq);
        writer.WriteBoolean("reset"u8, reset);
    });

    public static ReadOnlyMemory<byte> Error(CommandError error) => Write("error", error.Id, writer =>
    {
        writer.WriteString("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        if (error.Field is { } field)
        {
            writer.WriteString("field"u8, field);
        }
        if (error.RetryAfter is { } wait)
        {
            writer.WriteNumber("retry_after_ms"u8, Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds)));
        }
    });

    public static ReadOnlyMemory<byte> Unsubscribed(ThreadId thread, string reason) => Write("unsubscribed", null, writer =>
    {
        writer.WriteString("thread_id"u8, thread.Value);
        writer.WriteString("reason"u8, reason);
    });

    public static ReadOnlyMemory<byte> TokenExpiring(DateTimeOffset expiresAt)
        => Write("token_expiring", null, writer => writer.WriteString("expires_at"u8, WireJson.Timestamp(expiresAt)));

    public static ReadOnlyMemory<byte> ServerDraining(DateTimeOffset deadline)
        => Write("server_draining", null, writer => writer.WriteString("deadline"u8, WireJson.Timestamp(deadline)));

    public static ReadOnlyMemory<byte> ConnectionReady(string connectionId, UserId user, string registry, string epoch, NetraLimits limits)
        => Write("connection_ready", null, writer =>
        {
            writer.WriteString("connection_id"u8, connectionId);
            writer.WriteString("user_id"u8, user.Value);
            writer.WriteString("protocol"u8, WireProtocol.Name);
            writer.WriteString("server"u8, WireProtocol.Server);
            writer.WriteString("registry"u8, registry);
            writer.WriteString("epoch"u8, epoch);
            writer.WriteNumber("heartbeat_seconds"u8, limits.HeartbeatSeconds);
            writer.WriteStartObject("limits"u8);
            writer.WriteNumber("message_bytes"u8, limits.MessageBytes);
            writer.WriteNumber("commands_per_minute"u8, limits.CommandsPerMinute);
            writer.WriteNumber("sockets"u8, limits.SocketsPerUser);
            writer.WriteEndObject();
        });

    private static ReadOnlyMemory<byte> Write(string type, string? id, Action<Utf8JsonWriter> members) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        if (id is not null)
        {
            writer.WriteString("id"u8, id);
        }
        members(writer);
        writer.WriteEndObject();
    }).Utf8;
}
