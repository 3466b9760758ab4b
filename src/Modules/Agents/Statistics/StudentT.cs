namespace Netra.Agents;

/// <summary>
/// Student's t distribution through the regularized incomplete beta function: continued fraction by Lentz's method and
/// Lanczos' approximation of ln Γ, as in Press et al., Numerical Recipes, 3rd edition, sections 6.1, 6.4 and 6.14.
/// </summary>
internal static class StudentT
{
    private const int MostIterations = 300;
    private const double Precision = 1e-14;
    private const double Tiny = 1e-300;

    /// <summary>The probability of |T| ≥ |t|.</summary>
    /// <param name="t">The statistic.</param>
    /// <param name="degrees">Degrees of freedom, over 0.</param>
    public static double TwoSided(double t, double degrees) => IncompleteBeta(degrees / 2, 0.5, degrees / (degrees + (t * t)));

    private static double IncompleteBeta(double a, double b, double x)
    {
        if (x <= 0 || x >= 1)
        {
            return x <= 0 ? 0 : 1;
        }
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2)
            ? front * Fraction(a, b, x) / a
            : 1 - (front * Fraction(b, a, 1 - x) / b);
    }

    private static double Fraction(double a, double b, double x)
    {
        var c = 1d;
        var d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        var h = d;
        for (var m = 1; m <= MostIterations; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            var change = d * c;
            h *= change;
            if (Math.Abs(change - 1) < Precision)
            {
                break;
            }
        }
        return h;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static double LogGamma(double x)
    {
        ReadOnlySpan<double> coefficients =
        [
            57.1562356658629235, -59.5979603554754912, 14.1360979747417471, -0.491913816097620199, .339946499848118887e-4,
            .465236289270485756e-4, -.983744753048795646e-4, .158088703224912494e-3, -.210264441724104883e-3, .217439618115212643e-3,
            -.164318106536763890e-3, .844182239838527433e-4, -.261908384015814087e-4, .368991826595316234e-5,
        ];
        var y = x;
        var shifted = x + 5.24218750000000000;
        shifted = ((x + 0.5) * Math.Log(shifted)) - shifted;
        var sum = 0.999999999999997092;
        foreach (var coefficient in coefficients)
        {
            sum += coefficient / ++y;
        }
        return shifted + Math.Log(2.5066282746310005 * sum / x);
    }
}
