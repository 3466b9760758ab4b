namespace Netra.Agents;

/// <summary>
/// Pearson's correlation coefficient of pairs that are seen once, by Welford's updating formulas (Technometrics 4(3), 1962),
/// which do not lose precision when the mean is large.
/// </summary>
internal sealed class PearsonCorrelation
{
    private double _squaresX;
    private double _squaresY;
    private double _products;

    /// <summary>Pairs seen.</summary>
    public long Count { get; private set; }

    /// <summary>The mean of the first.</summary>
    public double MeanX { get; private set; }

    /// <summary>The mean of the second.</summary>
    public double MeanY { get; private set; }

    /// <summary>-1 to 1; null with fewer than two pairs or when one of the two never changes.</summary>
    public double? R => Count < 2 || _squaresX == 0 || _squaresY == 0
        ? null
        : Math.Clamp(_products / Math.Sqrt(_squaresX * _squaresY), -1, 1);

    /// <summary>
    /// The two-sided probability of so strong a correlation by chance, by t = r √((n-2)/(1-r²)) with n - 2 degrees of freedom;
    /// null where r is, or with fewer than three pairs.
    /// </summary>
    public double? PValue
    {
        get
        {
            if (R is not { } r || Count < 3)
            {
                return null;
            }
            var rest = 1 - (r * r);
            return rest <= 0 ? 0 : StudentT.TwoSided(r * Math.Sqrt((Count - 2) / rest), Count - 2);
        }
    }

    public void Add(double x, double y)
    {
        Count++;
        var fromOldX = x - MeanX;
        MeanX += fromOldX / Count;
        _squaresX += fromOldX * (x - MeanX);
        var fromOldY = y - MeanY;
        MeanY += fromOldY / Count;
        _squaresY += fromOldY * (y - MeanY);
        _products += fromOldX * (y - MeanY);
    }
}
