using System.Text;
using System.Text.Json;

namespace Netra;

/// <summary>One JSON value as UTF-8, known to be well formed. The bytes are never changed after construction.</summary>
public readonly struct JsonText : IEquatable<JsonText>
{
    private JsonText(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    /// <summary>The literal <c>null</c>.</summary>
    public static JsonText Null => new("null"u8.ToArray());

    /// <summary>The bytes; empty only for <c>default</c>.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Whether this is <c>default</c>: no value at all.</summary>
    public bool IsMissing => Utf8.IsEmpty;

    /// <summary>Takes bytes that a JSON writer of this process made; they are not checked again and must not change.</summary>
    public static JsonText FromTrusted(ReadOnlyMemory<byte> utf8) => new(utf8);

    /// <summary>Checks and takes text.</summary>
    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    public static JsonText Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var utf8 = Encoding.UTF8.GetBytes(json);
        using var document = JsonDocument.Parse(utf8);
        return new(utf8);
    }

    /// <summary>A JSON string.</summary>
    public static JsonText String(string value) => Write(value, static (writer, value) => writer.WriteStringValue(value));

    /// <summary>The compact bytes of an element.</summary>
    public static JsonText From(JsonElement element) => Write(element, static (writer, element) => element.WriteTo(writer));

    /// <summary>The bytes that <paramref name="write"/> writes.</summary>
    public static JsonText Write(Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return Write(write, static (writer, write) => write(writer));
    }

    /// <summary>The bytes that <paramref name="write"/> writes of a value; without a closure when it is static.</summary>
    public static JsonText Write<T>(T value, Action<Utf8JsonWriter, T> write) => new JsonTextWriter(WireJson.WriterOptions).Write(value, write);

    /// <summary>Parses the bytes; the element stands on its own and needs no disposal.</summary>
    public JsonElement ToElement()
    {
        var reader = new Utf8JsonReader(Utf8.Span, WireJson.ReaderOptions);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Writes the bytes as they are.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRawValue(Utf8.Span, skipInputValidation: true);
    }

    /// <inheritdoc/>
    public bool Equals(JsonText other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JsonText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>The text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>Whether the bytes are the same.</summary>
    public static bool operator ==(JsonText left, JsonText right) => left.Equals(right);

    /// <summary>Whether the bytes differ.</summary>
    public static bool operator !=(JsonText left, JsonText right) => !left.Equals(right);
}
