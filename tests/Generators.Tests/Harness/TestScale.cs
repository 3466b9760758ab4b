using System.Globalization;

namespace Netra.Generators.Tests;

/// <summary>Large counts, by NETRA_TEST_SCALE.</summary>
internal static class TestScale
{
    public static int Of(int full)
    {
        var scale = Environment.GetEnvironmentVariable("NETRA_TEST_SCALE") is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : 0.1;
        return Math.Max(1, (int)(full * scale));
    }
}
