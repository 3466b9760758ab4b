using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra;

/// <summary>Writes single JSON values in the form that <see cref="JsonRead"/> reads. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonWrite
{
    // A decimal: a sign, 29 digits and a point.
    private const int LongestNumber = 32;

    /// <summary>What <paramref name="write"/> writes of a value.</summary>
    public static JsonText Text<T>(T value, Action<Utf8JsonWriter, T> write) => JsonText.Write(value, write);

    /// <summary>
    /// All items of a sequence as an array; each is told as progress when it comes. A sequence that is longer than a result
    /// may be is not read to its end: what is returned is then too long, too, and the caller refuses it.
    /// </summary>
    public static async ValueTask<JsonText> StreamAsync<T>(IAsyncEnumerable<T> items, Action<Utf8JsonWriter, T> write, ToolContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(context);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        writer.WriteStartArray();
        await foreach (var item in items.WithCancellation(ct).ConfigureAwait(false))
        {
            var text = Text(item, write);
            text.WriteTo(writer);
            context.ReportItem(text);
            if (writer.BytesCommitted + writer.BytesPending > context.MostResultBytes)
            {
                break;
            }
        }
        writer.WriteEndArray();
        writer.Flush();
        return JsonText.FromTrusted(buffer.WrittenMemory);
    }

    /// <summary>A number that is a whole result: the bytes that a writer gives, without one.</summary>
    /// <exception cref="ArgumentException">It is infinite or not a number, and JSON has no form for it.</exception>
    public static JsonText Number<T>(T value)
        where T : struct, INumberBase<T>
    {
        if (!T.IsFinite(value))
        {
            throw new ArgumentException($"{value.ToString(null, CultureInfo.InvariantCulture)} cannot be written as JSON.", nameof(value));
        }
        Span<byte> digits = stackalloc byte[LongestNumber];
        return value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture)
            ? JsonText.FromTrusted(digits[..length].ToArray())
            : throw new ArgumentException($"{value} is longer than a number of its type can be.", nameof(value));
    }

    /// <summary>A character.</summary>
    public static void Char(Utf8JsonWriter writer, char value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(new ReadOnlySpan<char>(in value));
    }

    /// <summary>A date.</summary>
    public static void DateOnly(Utf8JsonWriter writer, DateOnly value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>A time of day.</summary>
    public static void TimeOnly(Utf8JsonWriter writer, TimeOnly value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString(value.Ticks % System.TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.fffffff", CultureInfo.InvariantCulture));
    }

    /// <summary>A length of time.</summary>
    public static void TimeSpan(Utf8JsonWriter writer, TimeSpan value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString("c", CultureInfo.InvariantCulture));
    }

    /// <summary>A URI as it was given.</summary>
    public static void Uri(Utf8JsonWriter writer, Uri? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value?.OriginalString);
    }

    /// <summary>Bytes in base64.</summary>
    public static void Bytes(Utf8JsonWriter writer, byte[]? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteBase64StringValue(value);
    }

    /// <summary>Any JSON; nothing is written as null.</summary>
    public static void Element(Utf8JsonWriter writer, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
            return;
        }
        value.WriteTo(writer);
    }

    /// <summary>Any JSON; nothing is written as null.</summary>
    public static void Text(Utf8JsonWriter writer, JsonText value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.IsMissing)
        {
            writer.WriteNullValue();
            return;
        }
        value.WriteTo(writer);
    }

    /// <summary>Any JSON.</summary>
    public static void Node(Utf8JsonWriter writer, JsonNode? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }
        value.WriteTo(writer);
    }

    /// <summary>For a value of a type that is none of those that are told apart.</summary>
    public static Exception NoCase(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new JsonException($"A value is of a type that no [JsonDerivedType] names and cannot be written: {value.GetType().Name}");
    }

    /// <summary>For a value of an enumeration that has no name.</summary>
    public static Exception NoName(object value) => new JsonException($"{value} has no name and cannot be written.");
}
