using System.Globalization;
using Netra.Generated;
using Netra.Generators.Tests.Speed;

// Measures a call of a generated tool against the same method through AIFunctionFactory, both in this run.
//   dotnet run -c Release --project bench/ToolCalls
// Parsed arguments are one JSON object, which the peer must make its named arguments of. The criteria are about the
// library as it comes; how far a peer tuned by hand gets is told, too. Ends with 1 when a criterion is not met.
const int Rounds = 301;
const int Calls = 500;
const int Warmups = 300;
const double MostBytes = 0.25;
const double MostTimeFromParsed = 0.25;
const double MostTimeFromBytes = 0.40;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var isMet = true;
Console.WriteLine($"Medians of {Rounds} rounds of {Calls} calls, in which both sides take turns.");
foreach (var pair in MeasuredPair.All(new ToolCallsManifest()))
{
    foreach (var (peer, isJudged) in new[] { (pair.Library, true), (pair.Tuned, false) })
    {
        await pair.CompareAsync(peer);
        Console.WriteLine($"{pair.What}, against {(isJudged ? "the library" : "a peer tuned by hand")}");
        Report("from parsed arguments", await Measurement.TakeAsync(pair.OursFromParsedAsync, () => pair.FromParsedAsync(peer), Rounds, Calls, Warmups), MostTimeFromParsed, isJudged);
        Report("from bytes", await Measurement.TakeAsync(pair.OursFromBytesAsync, () => pair.FromBytesAsync(peer), Rounds, Calls, Warmups), MostTimeFromBytes, isJudged);
    }
}
return isMet ? 0 : 1;

void Report(string from, Measurement taken, double mostTime, bool isJudged)
{
    Line("time", taken.OurNanoseconds, taken.PeersNanoseconds, "ns", taken.Time, mostTime);
    Line("bytes", taken.OurBytes, taken.PeersBytes, "B", taken.Bytes, MostBytes);

    void Line(string measure, double our, double peer, string unit, double ratio, double limit)
    {
        isMet &= !isJudged || ratio <= limit;
        var verdict = !isJudged ? "" : $", at most {limit:0%}: {(ratio <= limit ? "met" : "NOT MET")}";
        Console.WriteLine($"  {from,-21} {measure,-5} {our,6:0} of {peer,6:0} {unit,-2} = {ratio,5:0.0%}{verdict}");
    }
}
