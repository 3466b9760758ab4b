using Netra.Generated;

namespace Netra.Generators.Tests.Speed;

/// <summary>
/// What a call of a generated tool costs against the same method through AIFunctionFactory. Bytes are exact on any machine;
/// time is held loosely here and measured in bench/ToolCalls.
/// </summary>
public sealed class ToolCallTests
{
    private const double MostBytes = 0.25;
    private const double MostTime = 0.7;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_call_takes_a_quarter_of_the_bytes_of_the_same_method_through_AIFunctionFactory(int index)
    {
        var pair = MeasuredPair.All(new FixtureManifest())[index];
        await pair.CompareAsync(pair.Library);
        await pair.CompareAsync(pair.Tuned);
        var parsed = await Measurement.TakeAsync(pair.OursFromParsedAsync, () => pair.FromParsedAsync(pair.Library), rounds: 31, calls: 200, warmups: 10);
        var bytes = await Measurement.TakeAsync(pair.OursFromBytesAsync, () => pair.FromBytesAsync(pair.Library), rounds: 31, calls: 200, warmups: 10);

        parsed.Bytes.ShouldBeLessThanOrEqualTo(MostBytes, parsed.ToString());
        bytes.Bytes.ShouldBeLessThanOrEqualTo(MostBytes, bytes.ToString());
        parsed.Time.ShouldBeLessThanOrEqualTo(MostTime, parsed.ToString());
        bytes.Time.ShouldBeLessThanOrEqualTo(MostTime, bytes.ToString());
    }
}
