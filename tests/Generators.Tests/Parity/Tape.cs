using System.Collections.Immutable;

namespace Netra.Generators.Tests.Parity;

/// <summary>
/// Choices that a sample is made by. Numbers that FsCheck makes are the choices, so that what it shrinks is the sample: a
/// smaller number is a simpler choice, and after the last number every choice is the simplest.
/// </summary>
internal sealed class Tape(int[] numbers)
{
    private int _next;

    /// <summary>One of <paramref name="count"/> choices, 0 being the simplest.</summary>
    public int Next(int count) => _next < numbers.Length ? numbers[_next++] % count : 0;

    /// <summary>Whether something happens that happens once in <paramref name="times"/>.</summary>
    public bool Once(int times) => Next(times) == times - 1;

    public string Of(ImmutableArray<string> choices) => choices[Next(choices.Length)];

    public string Of(params ReadOnlySpan<string> choices) => choices[Next(choices.Length)];
}
