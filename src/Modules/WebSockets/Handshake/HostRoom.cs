using System.Globalization;

namespace Netra.WebSockets;

/// <summary>
/// How many sockets this process can hold. A process that runs out of file descriptors is aborted by the runtime, with
/// all its users; so some are kept for files, the store and plain requests.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class HostRoom
{
    private const string LimitsOfProcess = "/proc/self/limits";
    private const string OpenFiles = "Max open files";
    private const int KeptForOthers = 256;
    private const int Least = 16;

    private readonly int _most = ReadMost();
    private int _taken;

    /// <summary>Takes a place, if there is one.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _taken) <= _most)
        {
            return true;
        }
        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _taken);

    // Where the system does not tell, it sets no limit that matters here.
    private static int ReadMost()
    {
        if (!File.Exists(LimitsOfProcess))
        {
            return int.MaxValue;
        }
        var line = File.ReadLines(LimitsOfProcess).FirstOrDefault(static line => line.StartsWith(OpenFiles, StringComparison.Ordinal));
        var soft = line?[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? Math.Max(Least, most - KeptForOthers) : int.MaxValue;
    }
}
