using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Netra.Host.Tests;

/// <summary>How a connection is cut.</summary>
internal enum Cut
{
    /// <summary>Both sides are told that nothing more comes.</summary>
    Fin,

    /// <summary>Both sides are reset.</summary>
    Reset,

    /// <summary>Nothing is passed on any more, and nobody is told.</summary>
    Silence,

    /// <summary>Half of what comes next from the host is passed on, then both sides are reset.</summary>
    MidFrame,
}

/// <summary>Stands between clients and a host, and cuts their connections when it is told to.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Link, byte> _links = [];
    private readonly ConcurrentBag<Link> _silent = [];
    private IPEndPoint _host;
    private readonly Task _accepting;

    /// <param name="hostUrl">Where the host listens.</param>
    public CuttingProxy(string hostUrl)
    {
        _host = At(hostUrl);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Connections that have not been cut.</summary>
    public int Count => _links.Count;

    /// <summary>From now on connections go to another host.</summary>
    public void MoveTo(string hostUrl) => Volatile.Write(ref _host, At(hostUrl));

    /// <summary>Cuts a connection; false when there is none.</summary>
    public bool TryCut(Random random, Cut how)
    {
        var links = _links.Keys.ToArray();
        if (links.Length == 0)
        {
            return false;
        }
        var link = links[random.Next(links.Length)];
        if (how == Cut.Silence)
        {
            _silent.Add(link);
        }
        return _links.TryRemove(link, out _) && link.TryCut(how);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        // Those that fell silent are there until then.
        foreach (var link in _links.Keys.Concat(_silent))
        {
            link.TryCut(Cut.Reset);
        }
    }

    private static IPEndPoint At(string url) => new(IPAddress.Loopback, new Uri(url).Port);

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync();
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                return;
            }
            var host = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            client.NoDelay = true;
            try
            {
                await host.ConnectAsync(Volatile.Read(ref _host));
            }
            catch (SocketException)
            {
                // It is away: so is the connection.
                client.Dispose();
                host.Dispose();
                continue;
            }
            var link = new Link(client, host);
            _links.TryAdd(link, 0);
            _ = RunAsync(link);
        }
    }

    private async Task RunAsync(Link link)
    {
        await link.RunAsync();
        _links.TryRemove(link, out _);
    }

    private sealed class Link(Socket client, Socket host)
    {
        private volatile bool _isSilent;
        private volatile bool _halvesNext;

        public async Task RunAsync()
        {
            var up = PassAsync(client, host, isFromHost: false);
            await Task.WhenAny(up, PassAsync(host, client, isFromHost: true));
            if (!_isSilent)
            {
                Close(reset: _halvesNext);
            }
        }

        public bool TryCut(Cut how)
        {
            switch (how)
            {
                case Cut.Silence:
                    _isSilent = true;
                    return true;
                case Cut.MidFrame:
                    _halvesNext = true;
                    return true;
                default:
                    return Close(reset: how == Cut.Reset);
            }
        }

        private bool Close(bool reset)
        {
            try
            {
                foreach (var socket in new[] { client, host })
                {
                    if (reset)
                    {
                        socket.LingerState = new LingerOption(true, 0);
                    }
                    else
                    {
                        socket.Shutdown(SocketShutdown.Both);
                    }
                    socket.Close();
                }
                return true;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }

        private async Task PassAsync(Socket from, Socket to, bool isFromHost)
        {
            var buffer = new byte[8_192];
            try
            {
                int count;
                while ((count = await from.ReceiveAsync(buffer)) > 0)
                {
                    if (_isSilent)
                    {
                        continue;
                    }
                    var isLast = isFromHost && _halvesNext;
                    await to.SendAsync(buffer.AsMemory(0, isLast ? count / 2 : count));
                    if (isLast)
                    {
                        return;
                    }
                }
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // One side is away.
            }
        }
    }
}
