using System.Diagnostics.Metrics;

namespace Netra.Execution.Tests;

/// <summary>Reads the counts of runs as an exporter does, and holds every reading against their sum. Used by one flow at a time.</summary>
internal sealed class RunScrapes
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _current = [];

    public RunScrapes(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter && instrument.Name == "netra.runs")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => _current[(string)tags[0].Value!] = value);
        _listener.Start();
    }

    /// <summary>Readings whose sum was wrong.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>The most runs that were active in any reading.</summary>
    public long MostActive { get; private set; }

    public Dictionary<string, long> Scrape()
    {
        _current.Clear();
        _listener.RecordObservableInstruments();
        var sum = _current["completed"] + _current["failed"] + _current["timed_out"] + _current["cancelled"] + _current["active"];
        if (_current["started"] != sum || _current.Values.Any(static count => count < 0))
        {
            Violations.Add(string.Join(", ", _current));
        }
        MostActive = Math.Max(MostActive, _current["active"]);
        return new Dictionary<string, long>(_current);
    }
}
