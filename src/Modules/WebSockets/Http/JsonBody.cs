using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Netra.WebSockets;

/// <summary>The JSON object that a request brings. Members that nobody asks for are ignored.</summary>
internal sealed class JsonBody
{
    // No body that is not an import needs more.
    private const int MostBytes = 65_536;

    private readonly JsonElement _object;

    private JsonBody(JsonElement body) => _object = body;

    /// <summary>Reads the body, or says what is wrong with it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="optional">Whether no body at all stands for an empty object.</param>
    public static async ValueTask<(JsonBody? Body, Problem? Problem)> ReadAsync(HttpContext http, bool optional = false)
    {
        var request = http.Request;
        var hasType = !string.IsNullOrEmpty(request.ContentType);
        if (hasType && !IsJson(request.ContentType!))
        {
            return (null, UnsupportedType("application/json"));
        }
        var buffer = new byte[MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        if (length > MostBytes)
        {
            return (null, new(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"A body must not be larger than {MostBytes} bytes."));
        }
        if (length == 0 && optional)
        {
            return (new(JsonText.Parse("{}").ToElement()), null);
        }
        if (length > 0 && !hasType)
        {
            return (null, UnsupportedType("application/json"));
        }
        return Parse(buffer.AsSpan(0, length)) is { } body ? (new(body), null) : (null, Malformed);
    }

    /// <summary>The body has another type than is expected.</summary>
    public static Problem UnsupportedType(string expected)
        => new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", $"Send the body as {expected}.");

    /// <summary>A string.</summary>
    public string? Text(string field, out Problem? problem)
    {
        if (_object.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String)
        {
            problem = null;
            return value.GetString();
        }
        problem = Problem.InvalidField(field, $"'{field}' must be a string.");
        return null;
    }

    /// <summary>True or false, or nothing, which is false.</summary>
    public bool Flag(string field, out Problem? problem)
    {
        problem = null;
        if (!_object.TryGetProperty(field, out var value) || value.ValueKind is JsonValueKind.False or JsonValueKind.Null)
        {
            return false;
        }
        if (value.ValueKind != JsonValueKind.True)
        {
            problem = Problem.InvalidField(field, $"'{field}' must be true or false.");
        }
        return true;
    }

    private static Problem Malformed
        => new(StatusCodes.Status400BadRequest, CommandError.InvalidJson, "The body must be one JSON object without repeated members.");

    private static JsonElement? Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8) || JsonShape.Check(utf8) != JsonFault.None)
        {
            return null;
        }
        var reader = new Utf8JsonReader(utf8);
        return JsonElement.ParseValue(ref reader);
    }

    private static bool IsJson(string contentType)
        => MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
