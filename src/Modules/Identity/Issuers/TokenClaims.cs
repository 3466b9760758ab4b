using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;

namespace Netra;

/// <summary>The parts of a compact JWS (RFC 7515) as JSON. Nothing in it is to be believed before its signature is checked.</summary>
internal sealed class TokenClaims
{
    private const int MaxLength = 16 * 1024;
    private const int MaxSubject = 255;

    private readonly JsonElement _header;
    private readonly JsonElement _payload;

    private TokenClaims(JsonElement header, JsonElement payload)
    {
        _header = header;
        _payload = payload;
    }

    public string? Algorithm => Text(_header, "alg");

    public string? Key => Text(_header, "kid");

    public string? Type => Text(_header, "typ");

    /// <summary>Whether it asks to be understood in a way that nobody here knows.</summary>
    public bool HasCriticalExtensions => _header.TryGetProperty("crit"u8, out _) || _header.TryGetProperty("b64"u8, out _);

    public string? Issuer => Text(_payload, "iss");

    public string? Subject => Text(_payload, "sub") is { Length: > 0 and <= MaxSubject } subject && !string.IsNullOrWhiteSpace(subject) ? subject : null;

    public DateTimeOffset? ExpiresAt => Instant("exp");

    public DateTimeOffset? NotBefore => Instant("nbf");

    /// <summary>Whether there is an <c>nbf</c> that is not an instant.</summary>
    public bool HasMalformedNotBefore => _payload.TryGetProperty("nbf"u8, out _) && NotBefore is null;

    /// <summary>Reads a token, or null when it is not one that is signed.</summary>
    public static TokenClaims? Read(string token)
    {
        var parts = token.Length <= MaxLength ? token.Split('.') : [];
        return parts.Length == 3 && parts[2].Length > 0 && Object(parts[0]) is { } header && Object(parts[1]) is { } payload ? new TokenClaims(header, payload) : null;
    }

    /// <summary>A claim that is a string, or null.</summary>
    public string? Text(string claim) => Text(_payload, claim);

    /// <summary>A claim that is a list of strings, or one string of names with spaces between.</summary>
    public ImmutableArray<string> Names(string claim) => !_payload.TryGetProperty(claim, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.String => [.. (String(value) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        JsonValueKind.Array => [.. value.EnumerateArray().Select(String).OfType<string>()],
        _ => [],
    };

    private static string? Text(JsonElement from, string member)
        => from.TryGetProperty(member, out var value) ? String(value) : null;

    // Half a character, or bytes that are none, is no text.
    private static string? String(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A NumericDate (RFC 7519, 2); one beyond the calendar is its end.</summary>
    private DateTimeOffset? Instant(string claim)
    {
        if (!_payload.TryGetProperty(claim, out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || !(seconds >= 0))
        {
            return null;
        }
        return seconds < (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).TotalSeconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : DateTimeOffset.MaxValue;
    }

    private static JsonElement? Object(string part)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
