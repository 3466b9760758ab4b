namespace Netra.Agents;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(50, 5)]
    [InlineData(95, 10)]
    [InlineData(99, 10)]
    [InlineData(100, 10)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    public void A_percentile_is_the_value_at_the_nearest_rank(int percent, double expected)
        => Percentiles.NearestRank([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], percent).ShouldBe(expected);

    [Fact]
    public void A_percentile_of_one_value_is_that_value() => Percentiles.NearestRank([7], 99).ShouldBe(7);

    [Fact]
    public void Fences_are_those_of_a_textbook()
    {
        // Quartiles by interpolation (type 7) of 1..8 and 100: 3 and 7.
        var bounds = Outliers.Of([1, 2, 3, 4, 5, 6, 7, 8, 100]);
        bounds.LowerFence.ShouldBe(3 - 6);
        bounds.UpperFence.ShouldBe(7 + 6);
        bounds.IsOutsideFences(100).ShouldBeTrue();
        bounds.IsOutsideFences(8).ShouldBeFalse();
        bounds.Mean.ShouldBe(136 / 9d, 1e-12);
        bounds.Deviation.ShouldBe(31.91568754, 1e-8);
        bounds.ZScore(100).ShouldBe((100 - bounds.Mean) / bounds.Deviation, 1e-12);
    }

    [Fact]
    public void Equal_values_have_no_outliers() => Outliers.Of([5, 5, 5, 5]).ZScore(5).ShouldBe(0);

    [Fact]
    public void Pearsons_r_and_its_probability_are_those_of_a_statistics_package()
    {
        // Anscombe's first data set: r = 0.81642, p = 0.00217 (R: cor.test).
        double[] x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
        double[] y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        var pearson = new PearsonCorrelation();
        foreach (var (a, b) in x.Zip(y))
        {
            pearson.Add(a, b);
        }
        pearson.Count.ShouldBe(11);
        pearson.R!.Value.ShouldBe(0.8164205163, 1e-9);
        pearson.PValue!.Value.ShouldBe(0.0021696, 1e-6);
    }

    [Fact]
    public void A_large_mean_does_not_cost_precision()
    {
        var near = new PearsonCorrelation();
        var far = new PearsonCorrelation();
        for (var i = 0; i < 1_000; i++)
        {
            var (x, y) = (i % 17, (i * 7 % 23) + (i % 17));
            near.Add(x, y);
            far.Add(1e9 + x, 1e9 + y);
        }
        far.R!.Value.ShouldBe(near.R!.Value, 1e-6);
    }

    [Fact]
    public void What_never_changes_correlates_with_nothing()
    {
        var pearson = new PearsonCorrelation();
        pearson.Add(1, 5);
        pearson.Add(2, 5);
        pearson.R.ShouldBeNull();
        pearson.PValue.ShouldBeNull();
    }

    [Theory]
    [InlineData(2.228, 10, 0.05)]
    [InlineData(12.706, 1, 0.05)]
    [InlineData(2.576, 1_000_000, 0.01)]
    [InlineData(0, 5, 1)]
    public void Probabilities_of_t_are_those_of_the_tables(double t, double degrees, double expected)
        => StudentT.TwoSided(t, degrees).ShouldBe(expected, 5e-5);
}
