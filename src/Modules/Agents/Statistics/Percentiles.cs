namespace Netra.Agents;

/// <summary>Order statistics of a sample.</summary>
internal static class Percentiles
{
    /// <summary>
    /// The nearest-rank percentile: the smallest value such that at least <paramref name="percent"/> of the sample is not
    /// greater, i.e. the value at rank ⌈p/100 · n⌉ (NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.2, without interpolation).
    /// </summary>
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="percent">Over 0, at most 100.</param>
    public static double NearestRank(ReadOnlySpan<double> sorted, int percent)
    {
        var rank = (((long)percent * sorted.Length) + 99) / 100;
        return sorted[(int)Math.Max(rank, 1) - 1];
    }

    /// <summary>A quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7; what R and spreadsheets do).</summary>
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="fraction">0 to 1.</param>
    public static double Interpolated(ReadOnlySpan<double> sorted, double fraction)
    {
        var position = fraction * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
