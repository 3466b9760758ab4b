using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Netra.Models.Compatible;

/// <summary>Says what the SDK and what is below it throw as one failure, whose text is the host's own.</summary>
internal static class Failures
{
    /// <summary>The failure; null for what is none of the provider's: a cancelled call, the host out of memory.</summary>
    public static ModelRequestException? Of(Exception thrown) => thrown switch
    {
        ModelRequestException known => known,
        ClientResultException { Status: > 0 } refused => Refused(refused),
        HttpRequestException http => new(http.HttpRequestError, inner: thrown),
        // How the platform says that a connection took too long.
        OperationCanceledException { InnerException: TimeoutException } => new(HttpRequestError.ConnectionError, inner: thrown),
        OperationCanceledException or OutOfMemoryException or NotSupportedException => null,
        _ when Cause<HttpRequestException>(thrown) is { } cause => new(cause.HttpRequestError, inner: thrown),
        _ when Cause<IOException>(thrown) is not null => new(HttpRequestError.ResponseEnded, inner: thrown),
        // The SDK could not read what came: it throws whatever its reading met.
        _ => new(HttpRequestError.InvalidResponse, inner: thrown),
    };

    private static ModelRequestException Refused(ClientResultException refused)
    {
        var response = refused.GetRawResponse();
        string? code = null;
        try
        {
            if (response?.Content is { } body)
            {
                using var document = JsonDocument.Parse(body);
                code = Code(document.RootElement);
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Whatever came instead of an error is none of the protocol's.
        }
        return new(HttpRequestError.Unknown, (HttpStatusCode)refused.Status, code, RetryAfter(response), refused);
    }

    private static string? Code(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("error"u8, out var error) || error.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        return Text(error, "code") ?? Text(error, "type");
    }

    private static string? Text(JsonElement error, string name)
        => error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static TimeSpan? RetryAfter(System.ClientModel.Primitives.PipelineResponse? response)
    {
        if (response is null)
        {
            return null;
        }
        if (response.Headers.TryGetValue("retry-after-ms", out var text) && Number(text) is { } milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }
        if (!response.Headers.TryGetValue("Retry-After", out text))
        {
            return null;
        }
        if (Number(text) is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && response.Headers.TryGetValue("Date", out var date)
            && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var now)
            && at > now
                ? at - now
                : null;
    }

    // Within a day: more is no wait.
    private static double? Number(string? text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 86_400_000 ? number : null;

    private static T? Cause<T>(Exception thrown)
        where T : Exception
    {
        for (var cause = thrown; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }
        return null;
    }
}
