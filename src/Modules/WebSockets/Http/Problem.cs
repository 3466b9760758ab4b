using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Netra.WebSockets;

/// <summary>
/// Problem details (RFC 9457) with a <c>code</c> and without <c>instance</c>: what does not exist and what is another user's
/// are the same bytes. Immutable.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, snake_case.</param>
/// <param name="Detail">What to do next.</param>
internal sealed record Problem(int Status, string Code, string Detail)
{
    public static Problem NotFound => new(StatusCodes.Status404NotFound, "not_found", "There is no such thing.");

    public static Problem Internal => new(StatusCodes.Status500InternalServerError, "internal", "The server failed to do this; try again.");

    /// <summary>The member that is wrong, or null.</summary>
    public string? Field { get; init; }

    /// <summary>When it may go better, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Writes further members, or null.</summary>
    public Action<Utf8JsonWriter>? Members { get; init; }

    /// <summary>A member, a parameter or a part of the path is wrong.</summary>
    public static Problem InvalidField(string field, string detail)
        => new(StatusCodes.Status400BadRequest, "invalid_field", detail) { Field = field };

    /// <summary>Too much of something.</summary>
    public static Problem TooMany(string detail, TimeSpan retryAfter, string code = "rate_limited")
        => new(StatusCodes.Status429TooManyRequests, code, detail) { RetryAfter = retryAfter };

    /// <summary>Not now.</summary>
    public static Problem Unavailable(string code, string detail, TimeSpan retryAfter)
        => new(StatusCodes.Status503ServiceUnavailable, code, detail) { RetryAfter = retryAfter };

    /// <summary>Answers the request.</summary>
    public Task WriteAsync(HttpContext http)
    {
        if (RetryAfter is { } wait)
        {
            // In whole seconds, as HTTP has it; a time that was chosen to be nobody else's stands in the body.
            http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
        return JsonReply.WriteAsync(http, Status, WriteMembers, "application/problem+json");
    }

    private void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("type"u8, "about:blank");
        writer.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(Status));
        writer.WriteNumber("status"u8, Status);
        writer.WriteString("code"u8, Code);
        writer.WriteString("detail"u8, Detail);
        if (Field is not null)
        {
            writer.WriteString("field"u8, Field);
        }
        if (RetryAfter is { } wait)
        {
            writer.WriteNumber("retry_after_ms"u8, (long)Math.Ceiling(wait.TotalMilliseconds));
        }
        Members?.Invoke(writer);
    }
}
