using Netra.Generated;

namespace Netra.Generators.Tests.Speed;

/// <summary>
/// What a call of a generated tool costs against the same method through AIFunctionFactory. Bytes are exact on any machine, and held to
/// what is promised. Time is a ratio of medians in code that the runtime does not tune here as it does in a host, beside other tests:
/// held is only that nothing went badly wrong. bench/ToolCalls measures it at leisure and holds it to what is promised.
/// </summary>
public sealed class ToolCallTests
{
    private const double MostBytes = 0.25;
    private const double MostTime = 0.60;
    private const int Attempts = 60;
    private const int InARow = 5;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_call_takes_a_quarter_of_the_bytes_and_less_time_than_the_same_method_through_AIFunctionFactory(int index)
    {
        var pair = MeasuredPair.All(new FixtureManifest())[index];
        await pair.CompareAsync(pair.Library);
        await pair.CompareAsync(pair.Tuned);

        await HoldAsync(pair.OursFromParsedAsync, () => pair.FromParsedAsync(pair.Library));
        await HoldAsync(pair.OursFromBytesAsync, () => pair.FromBytesAsync(pair.Library));
    }

    private static async Task HoldAsync(Func<ValueTask<ReadOnlyMemory<byte>>> ours, Func<ValueTask<ReadOnlyMemory<byte>>> peers)
    {
        var taken = new List<Measurement>();
        while (taken.Count < Attempts && (taken.Count < InARow || LastOf(taken) > MostTime))
        {
            taken.Add(await Measurement.TakeAsync(ours, peers, rounds: 31, calls: 200, warmups: 10));
            taken[^1].Bytes.ShouldBeLessThanOrEqualTo(MostBytes, taken[^1].ToString());
        }
        LastOf(taken).ShouldBeLessThanOrEqualTo(MostTime, string.Join('\n', taken));
    }

    private static double LastOf(List<Measurement> taken) => taken.TakeLast(InARow).Select(one => one.Time).Order().ElementAt(InARow / 2);
}
