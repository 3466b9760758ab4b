namespace Netra.Agents;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Integers and exact fractions only, so that a seed gives the same numbers on every
/// machine and with every version of the framework, which <see cref="Random"/> does not promise.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number of at least <paramref name="from"/> and at most <paramref name="to"/>.</summary>
    public int Between(int from, int to) => from + (int)(Next() % (ulong)(to - from + 1));

    /// <summary>True so many times in a thousand.</summary>
    public bool OneIn1000(int times) => Next() % 1000 < (ulong)times;

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
