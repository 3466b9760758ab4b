using System.Globalization;

namespace Netra.Host.Serving;

/// <summary>The processors of the machine, whoever uses them.</summary>
internal static class Processors
{
    private const string Statistics = "/proc/stat";
    // Of what the system counts in (USER_HZ, which is the same for all programs of Linux).
    private const double TicksEachSecond = 100;
    private const int IdleColumn = 4;

    private static readonly bool IsTold = File.Exists(Statistics);

    /// <summary>
    /// How long processors have done nothing, added up; only differences mean something. Where the system does not tell, what this
    /// process has not used.
    /// </summary>
    public static TimeSpan IdleTime
    {
        get
        {
            if (!IsTold)
            {
                return (TimeSpan.FromMilliseconds(Environment.TickCount64) * Environment.ProcessorCount) - Environment.CpuUsage.TotalTime;
            }
            using var statistics = new StreamReader(Statistics);
            var columns = statistics.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return TimeSpan.FromSeconds(long.Parse(columns[IdleColumn], CultureInfo.InvariantCulture) / TicksEachSecond);
        }
    }
}
