using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Netra.Host.Serving;

/// <summary>The processors of the machine, whoever uses them. Used by one flow.</summary>
internal sealed class Processors : IDisposable
{
    private const string Statistics = "/proc/stat";
    // Of what the system counts in (USER_HZ, which is the same for all programs of Linux).
    private const double TicksEachSecond = 100;
    private const int IdleColumn = 4;

    // Longer than the first line of it.
    private const int Columns = 512;

    // Kept open: it is read most of all when the process has hardly a file descriptor left.
    private readonly SafeFileHandle? _told = File.Exists(Statistics) ? File.OpenHandle(Statistics) : null;

    /// <summary>
    /// How long processors have done nothing, added up; only differences mean something. Where the system does not tell, what this
    /// process has not used.
    /// </summary>
    public TimeSpan IdleTime
    {
        get
        {
            if (_told is null)
            {
                return (TimeSpan.FromMilliseconds(Environment.TickCount64) * Environment.ProcessorCount) - Environment.CpuUsage.TotalTime;
            }
            Span<byte> read = stackalloc byte[Columns];
            var columns = Encoding.ASCII.GetString(read[..RandomAccess.Read(_told, read, 0)]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return TimeSpan.FromSeconds(long.Parse(columns[IdleColumn], CultureInfo.InvariantCulture) / TicksEachSecond);
        }
    }

    /// <summary>Closes what it reads.</summary>
    public void Dispose() => _told?.Dispose();
}
