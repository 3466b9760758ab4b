using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Netra.SocketsBench;

/// <summary>A server that is measured: a process, its port, and what it holds.</summary>
internal sealed class Server : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _control;

    private Server(Process process, int port, int control) => (_process, Port, _control) = (process, port, control);

    public int Port { get; }

    /// <summary>Starts a program and waits until it listens.</summary>
    /// <param name="assembly">The program.</param>
    /// <param name="args">Its arguments; <c>PORT</c> in them is the port.</param>
    public static async Task<Server> StartAsync(string assembly, params string[] args)
    {
        var (port, control) = (FreePort(), FreePort());
        var text = port.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("dotnet", [assembly, .. args.Select(arg => arg.Replace("PORT", text, StringComparison.Ordinal))]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.PortVariable] = control.ToString(CultureInfo.InvariantCulture);
        // As a small host runs.
        start.Environment["DOTNET_gcServer"] = "0";
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync(IPAddress.Loopback, port);
                return new Server(process, port, control);
            }
            catch (SocketException) when (patience.Elapsed < TimeSpan.FromSeconds(60) && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Bytes of live objects, and bytes of the process in memory, when all garbage is gone.</summary>
    public async Task<(long Live, long Resident)> MemoryAsync()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, _control);
        using var reader = new StreamReader(tcp.GetStream());
        var said = (await reader.ReadToEndAsync()).Split(' ');
        return (long.Parse(said[0], CultureInfo.InvariantCulture), long.Parse(said[1], CultureInfo.InvariantCulture) * 1_024);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
