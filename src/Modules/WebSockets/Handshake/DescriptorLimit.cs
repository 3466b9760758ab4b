using System.Globalization;

namespace Netra.WebSockets;

/// <summary>
/// How many of the process's file descriptors clients may take. A process that runs out of them is aborted by the runtime, with all
/// its users; so some are kept, and what is less than a socket ends later: sockets, then requests, then connections.
/// </summary>
internal static class DescriptorLimit
{
    private const string LimitsOfProcess = "/proc/self/limits";
    private const string Descriptors = "/proc/self/fd";
    private const string OpenFiles = "Max open files";

    // For the store, files, and what the host itself calls.
    private const int Kept = 128;
    // For answers that there is no room.
    private const int KeptForAnswers = 100;
    // For requests that are no sockets, when little else is open.
    private const int KeptFromSockets = 500;
    private const int KeptForRequests = 64;
    private const int Least = 16;

    /// <summary>The most connections at once, those that are turned away among them.</summary>
    public static int Connections { get; } = Most();

    /// <summary>The most connections that are served.</summary>
    public static int Requests { get; } = Math.Max(Least, Connections - KeptForAnswers);

    /// <summary>The most open sockets.</summary>
    public static int Sockets { get; } = Math.Max(Least, Math.Min(Connections + Kept + Open - KeptFromSockets, Requests - KeptForRequests));

    // The program itself, twice for each assembly. Asked once, when the server starts.
    private static int Open => Directory.Exists(Descriptors) ? Directory.GetFiles(Descriptors).Length : 0;

    // Where the system does not tell, it sets no limit that matters here.
    private static int Most()
    {
        if (!File.Exists(LimitsOfProcess))
        {
            return int.MaxValue / 2;
        }
        var line = File.ReadLines(LimitsOfProcess).FirstOrDefault(static line => line.StartsWith(OpenFiles, StringComparison.Ordinal));
        var soft = line?[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var all) ? Math.Max(Least, all - Open - Kept) : int.MaxValue / 2;
    }
}
