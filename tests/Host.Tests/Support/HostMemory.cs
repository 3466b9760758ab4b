using System.Globalization;

namespace Netra.Host.Tests;

/// <summary>What a host takes of the machine, as the system counts it.</summary>
internal static class HostMemory
{
    private const string Established = "01";

    /// <summary>Bytes of the process in memory.</summary>
    public static long Resident(HostProcess host)
    {
        var line = File.ReadLines($"/proc/{host.Id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024;
    }

    /// <summary>Open descriptors of the process.</summary>
    public static int Descriptors(HostProcess host) => Directory.GetFiles($"/proc/{host.Id}/fd").Length;

    /// <summary>Bytes that the system holds for the host's end of each open connection, by the port of the client.</summary>
    public static Dictionary<int, long> Queued(HostProcess host)
    {
        var port = new Uri(host.Url).Port;
        var queued = new Dictionary<int, long>();
        foreach (var row in File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6")))
        {
            // Number, local and remote address, state, bytes that wait to be sent and to be received.
            var columns = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns[3] == Established && PortOf(columns[1]) == port)
            {
                var waiting = columns[4].Split(':');
                queued[PortOf(columns[2])] = Hex(waiting[0]) + Hex(waiting[1]);
            }
        }
        return queued;
    }

    private static int PortOf(string address) => (int)Hex(address[(address.LastIndexOf(':') + 1)..]);

    private static long Hex(string digits) => long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
