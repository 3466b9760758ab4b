using System.Buffers;
using System.Text.Json;

namespace Netra;

/// <summary>A writer and its buffer, to be used again and again by one flow at a time.</summary>
#pragma warning disable CA1001 // A writer over a buffer holds nothing that disposing it would give back.
internal sealed class JsonTextWriter
#pragma warning restore CA1001
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public JsonTextWriter(JsonWriterOptions options) => _writer = new(_buffer, options);

    /// <summary>How many bytes the buffer holds.</summary>
    public int Capacity => _buffer.Capacity;

    /// <summary>The bytes that <paramref name="write"/> writes of a value, in an array of their own. Not to be used again when it throws.</summary>
    public JsonText Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        write(_writer, value);
        _writer.Flush();
        var text = JsonText.FromTrusted(_buffer.WrittenSpan.ToArray());
        // What one user's call wrote does not stay for the next.
        _buffer.Clear();
        _writer.Reset();
        return text;
    }
}
