namespace Netra.Agents;

/// <summary>The bounds outside of which a value of a sample is unusual, in two ways.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Deviation">Sample standard deviation (n - 1).</param>
/// <param name="LowerFence">Q1 - 1.5 (Q3 - Q1).</param>
/// <param name="UpperFence">Q3 + 1.5 (Q3 - Q1).</param>
internal readonly record struct Outliers(double Mean, double Deviation, double LowerFence, double UpperFence)
{
    private const double FenceFactor = 1.5;

    /// <summary>Measures a sample; its fences are those of Tukey, Exploratory Data Analysis (1977).</summary>
    /// <param name="values">At least two.</param>
    public static Outliers Of(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        var mean = sorted.Average();
        var deviation = Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / (sorted.Length - 1));
        var lower = Percentiles.Interpolated(sorted, 0.25);
        var upper = Percentiles.Interpolated(sorted, 0.75);
        var range = upper - lower;
        return new(mean, deviation, lower - (FenceFactor * range), upper + (FenceFactor * range));
    }

    /// <summary>How many standard deviations a value lies from the mean; 0 when all values are equal.</summary>
    public double ZScore(double value) => Deviation == 0 ? 0 : (value - Mean) / Deviation;

    /// <summary>Whether a value lies outside Tukey's fences.</summary>
    public bool IsOutsideFences(double value) => value < LowerFence || value > UpperFence;
}
