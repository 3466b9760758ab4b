using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>
/// Stops in order: sockets are told and no new ones opened, running work gets its time, then every socket is closed with
/// 1012. All of it happens before the server stops listening, so that requests are answered meanwhile.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class SocketDrain(SubscriptionTable table, IExecutionEngines engines, IOptions<NetraLimits> limits, TimeProvider time)
    : IHostedLifecycleService, IDisposable
{
    // Clients come back when they are closed: not all in the same instant, and not so slowly that a restart waits for it.
    private static readonly TimeSpan SpreadTime = TimeSpan.FromSeconds(5);
    private const int LeastPerGlance = 20;
    // The last ones, too, linger for their clients.
    private static readonly TimeSpan ClosingTime = SpreadTime + TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _ended = new();

    /// <summary>When no command is executed any more.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var notice = Replies.ServerDraining(time.GetUtcNow() + TimeSpan.FromSeconds(limits.Value.DrainSeconds));
        foreach (var socket in table.Sockets)
        {
            socket.Notify(notice);
        }
        await engines.DrainAsync(cancellationToken);
        var closing = time.GetTimestamp();
        var share = Math.Max(LeastPerGlance, (int)Math.Ceiling(table.Sockets.Count * (Glance / SpreadTime)));
        while (table.Sockets is { Count: > 0 } open && time.GetElapsedTime(closing) < ClosingTime)
        {
            // Also those whose handshake was under way when the drain began.
            foreach (var socket in open.Where(static socket => !socket.IsClosing).Take(share))
            {
                socket.Close(CloseRequest.Drained);
            }
            await Task.Delay(Glance, time, cancellationToken);
        }
        await _ended.CancelAsync();
        // Who is found here came after the last glance; who comes now sees that it has ended.
        foreach (var socket in table.Sockets)
        {
            socket.Close(CloseRequest.Drained);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
