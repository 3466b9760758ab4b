namespace Netra.Host;

/// <summary>Where traces and metrics are sent, under <c>Netra:Telemetry:Otlp</c>. Immutable.</summary>
/// <param name="Endpoint">The collector's address, below which <c>v1/traces</c> and <c>v1/metrics</c> are.</param>
/// <param name="Headers">What is sent along, as <c>name=value,name=value</c>; null for nothing. A secret.</param>
/// <param name="Interval">The time between two sendings of metrics.</param>
/// <param name="ServiceName">The <c>service.name</c> under which it is sent.</param>
internal sealed record OtlpSettings(Uri Endpoint, string? Headers, TimeSpan Interval, string ServiceName)
{
    /// <summary>Reads the settings; null when nothing is to be sent.</summary>
    /// <exception cref="SettingException">One has no sense.</exception>
    public static OtlpSettings? Read(SettingsReader reader)
    {
        const string At = "Netra:Telemetry:Otlp";
        var given = reader.Text($"{At}:Endpoint");
        var headers = reader.Text($"{At}:Headers");
        var interval = TimeSpan.FromSeconds(reader.Number($"{At}:IntervalSeconds", 60, 0.1, 3_600));
        var service = reader.Text($"{At}:ServiceName") ?? HostRoot.ProgramName;
        if (given is null)
        {
            return null;
        }
        if (!Uri.TryCreate(given, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https") || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0 || endpoint.UserInfo.Length > 0)
        {
            throw SettingsReader.Wrong($"{At}:Endpoint", given, "an http or https address such as http://127.0.0.1:4318");
        }
        if (headers is not null && (!headers.Split(',').All(IsHeader) || (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback)))
        {
            // The value may be a secret: it is not repeated.
            throw new SettingException($"{At}:Headers must be name=value pairs, separated by commas, and needs an https endpoint unless that is on loopback.");
        }
        return service.Trim().Length > 0
            ? new(endpoint, headers, interval, service)
            : throw SettingsReader.Wrong($"{At}:ServiceName", service, "a name");
    }

    private static bool IsHeader(string pair) => pair.IndexOf('=') is > 0 and var at && pair[..at].Trim().Length > 0;
}
