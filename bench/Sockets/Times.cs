namespace Netra.SocketsBench;

/// <summary>A distribution of times in milliseconds.</summary>
internal sealed record Times(double Median, double P99, double EachSecond)
{
    public static Times Of(IEnumerable<float> times, double seconds)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0
            ? throw new InvalidOperationException("Nothing was received.")
            : new(sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(0.99 * sorted.Length) - 1], sorted.Length / seconds);
    }
}
