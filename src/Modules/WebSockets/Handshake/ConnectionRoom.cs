using System.IO.Pipelines;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Netra.WebSockets;

/// <summary>
/// Counts connections, upgraded ones too, which the server's own limit does not, and answers those at once for which there is no
/// room. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class ConnectionRoom(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private int _open;

    /// <summary>Serves a connection, or says that there is no room for it.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= DescriptorLimit.Requests)
            {
                await Handover.ServeAsync(connection, next);
            }
            else
            {
                await RefuseAsync(connection);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task RefuseAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            // What has come is taken first: a connection that is closed with something unread is reset, and the answer lost.
            var read = await connection.Transport.Input.ReadAsync(patience.Token);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            await connection.Transport.Output.WriteAsync(Answer(HostRoom.RetryAfter), patience.Token);
            await connection.Transport.Output.CompleteAsync();
            // The client closes, now that it knows.
            while (!read.IsCompleted)
            {
                read = await connection.Transport.Input.ReadAsync(patience.Token);
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // It sent nothing, or is gone.
        }
    }

    // The one text that is written by hand: nothing of the request was read.
    private static byte[] Answer(TimeSpan retryAfter)
    {
        var body = string.Create(CultureInfo.InvariantCulture,
            $$"""{"type":"about:blank","title":"Service Unavailable","status":503,"code":"server_busy","detail":"There is no room for another connection now.","retry_after_ms":{{Math.Ceiling(retryAfter.TotalMilliseconds)}}}""");
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\nRetry-After: {Math.Ceiling(retryAfter.TotalSeconds)}\r\nConnection: close\r\n\r\n{body}"));
    }
}
