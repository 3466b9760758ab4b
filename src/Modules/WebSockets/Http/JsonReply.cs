using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Netra.WebSockets;

/// <summary>Answers requests with JSON.</summary>
internal static class JsonReply
{
    /// <summary>Answers with an object; <paramref name="members"/> writes what is between the braces.</summary>
    public static Task WriteAsync(HttpContext http, int status, Action<Utf8JsonWriter> members, string type = "application/json")
        => WriteAsync(http, status, JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }), type);

    /// <summary>Answers with a value.</summary>
    public static async Task WriteAsync(HttpContext http, int status, JsonText body, string type = "application/json")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Utf8.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body.Utf8, http.RequestAborted);
        }
    }

    /// <summary>An instant, or null.</summary>
    public static void WriteInstant(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? instant)
    {
        if (instant is { } known)
        {
            writer.WriteString(name, WireJson.Timestamp(known));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>A value, or null.</summary>
    public static void WriteJson(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonText value)
    {
        writer.WritePropertyName(name);
        if (value.IsMissing)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    /// <summary>A list of strings.</summary>
    public static void WriteStrings(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }
        writer.WriteEndArray();
    }
}
