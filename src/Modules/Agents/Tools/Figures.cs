using System.Globalization;

namespace Netra.Agents;

/// <summary>How figures are written for people. Rounding happens here and nowhere else.</summary>
internal static class Figures
{
    /// <summary>US dollars with two decimals and thousands separators, as in <c>$1,556.55</c>; less than a cent with as many as it needs, at most six.</summary>
    public static string Usd(decimal amount)
    {
        var sign = amount < 0 ? "-" : "";
        var size = Math.Abs(amount);
        var format = size is > 0 and < 0.01m ? "0.00####" : "#,##0.00";
        return sign + "$" + Math.Round(size, size is > 0 and < 0.01m ? 6 : 2, MidpointRounding.AwayFromZero).ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A price, with all its decimals.</summary>
    public static string Price(decimal amount) => "$" + amount.ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>A whole number with thousands separators.</summary>
    public static string Count(long count) => count.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>So many of something, as in <c>1 call</c> and <c>2 calls</c>.</summary>
    public static string Count(long count, string one) => $"{Count(count)} {one}{(count == 1 ? "" : "s")}";

    /// <summary>A share of 0 to 1 in percent, with one decimal where it says something.</summary>
    public static string Percent(decimal share)
        => Math.Round(share * 100, 1, MidpointRounding.AwayFromZero).ToString("#,##0.#", CultureInfo.InvariantCulture) + "%";

    /// <summary>Milliseconds, whole from 10 on.</summary>
    public static string Milliseconds(double value)
        => (Math.Abs(value) >= 10 ? Math.Round(value, MidpointRounding.AwayFromZero).ToString("#,##0", CultureInfo.InvariantCulture) : Number(value)) + " ms";

    /// <summary>A number with at most two decimals.</summary>
    public static string Number(double value) => Math.Round(value, 2, MidpointRounding.AwayFromZero).ToString("#,##0.##", CultureInfo.InvariantCulture);

    /// <summary>A small number, such as a probability, with at most four decimals.</summary>
    public static string Small(double value) => Math.Round(value, 4, MidpointRounding.AwayFromZero).ToString("0.####", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Minute(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>From and to, the day once when both are on it.</summary>
    public static string Span(DateTimeOffset from, DateTimeOffset to)
        => from.UtcDateTime.Date == to.UtcDateTime.Date
            ? $"{Minute(from)} to {to.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC"
            : $"{Minute(from)} to {Minute(to)} UTC";
}
