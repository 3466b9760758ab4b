using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Netra.Host.Serving;

/// <summary>Sends traces and metrics of the modules to a collector, by OTLP over HTTP, until it is disposed. A collector that is away disturbs nothing.</summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>How long the last sending may take when the host stops, and any other one.</summary>
    private const int MostMilliseconds = 5_000;

    /// <summary>The sources and meters of all modules are called like them.</summary>
    private const string Modules = "Netra.*";

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private OtlpExport(OtlpSettings settings)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(settings.ServiceName, serviceInstanceId: OpaqueId.Random("i_"));
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Modules)
            .AddOtlpExporter(exporter => Configure(exporter, settings, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Modules)
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, settings, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Interval.TotalMilliseconds;
                reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds = MostMilliseconds;
            })
            .Build();
    }

    /// <summary>Begins.</summary>
    public static OtlpExport Start(OtlpSettings settings) => new(settings);

    /// <summary>Sends what there is, for at most 5 s each.</summary>
    public void Flush()
    {
        _traces.ForceFlush(MostMilliseconds);
        _metrics.ForceFlush(MostMilliseconds);
    }

    /// <summary>Sends what is left, for at most 5 s each, and ends.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static void Configure(OtlpExporterOptions exporter, OtlpSettings settings, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        exporter.TimeoutMilliseconds = MostMilliseconds;
        if (settings.Headers is { } headers)
        {
            exporter.Headers = headers;
        }
    }
}
