using Netra.Generated;

namespace Netra.Generators.Tests.Speed;

/// <summary>
/// What a call of a generated tool costs against the same method through AIFunctionFactory. Bytes are exact on any machine. Time is
/// a ratio within one run, of medians, and taken again while the machine does something else or still compiles: what is held is
/// the median of some attempts in a row. bench/ToolCalls measures it at leisure.
/// </summary>
public sealed class ToolCallTests
{
    private const double MostBytes = 0.25;
    private const double MostTimeFromParsed = 0.25;
    private const double MostTimeFromBytes = 0.40;
    private const int Attempts = 60;
    private const int InARow = 5;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_call_takes_a_quarter_of_the_time_and_bytes_of_the_same_method_through_AIFunctionFactory(int index)
    {
        var pair = MeasuredPair.All(new FixtureManifest())[index];
        await pair.CompareAsync(pair.Library);
        await pair.CompareAsync(pair.Tuned);

        await HoldAsync(pair.OursFromParsedAsync, () => pair.FromParsedAsync(pair.Library), MostTimeFromParsed);
        await HoldAsync(pair.OursFromBytesAsync, () => pair.FromBytesAsync(pair.Library), MostTimeFromBytes);
    }

    private static async Task HoldAsync(Func<ValueTask<ReadOnlyMemory<byte>>> ours, Func<ValueTask<ReadOnlyMemory<byte>>> peers, double mostTime)
    {
        var taken = new List<Measurement>();
        while (taken.Count < Attempts && (taken.Count < InARow || LastOf(taken) > mostTime))
        {
            taken.Add(await Measurement.TakeAsync(ours, peers, rounds: 31, calls: 200, warmups: 10));
            taken[^1].Bytes.ShouldBeLessThanOrEqualTo(MostBytes, taken[^1].ToString());
        }
        LastOf(taken).ShouldBeLessThanOrEqualTo(mostTime, string.Join('\n', taken));
    }

    private static double LastOf(List<Measurement> taken) => taken.TakeLast(InARow).Select(one => one.Time).Order().ElementAt(InARow / 2);
}
