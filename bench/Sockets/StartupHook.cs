using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// Runs inside every server that is measured, before its program: says on request what the process holds when all garbage is
/// gone. The name is the runtime's.
/// </summary>
internal static class StartupHook
{
    public const string PortVariable = "NETRA_BENCH_PORT";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(PortVariable) is { Length: > 0 } port)
        {
            new Thread(() => Serve(int.Parse(port, CultureInfo.InvariantCulture))) { IsBackground = true }.Start();
        }
    }

    private static void Serve(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (true)
        {
            using var client = listener.AcceptTcpClient();
            for (var i = 0; i < 3; i++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }
            var resident = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            client.GetStream().Write(Encoding.ASCII.GetBytes($"{GC.GetTotalMemory(forceFullCollection: false)} {resident}"));
        }
    }
}
