using System.Buffers;
using System.Text.Json;

namespace Netra;

/// <summary>
/// A writer, to be used again and again by one flow at a time. Its buffer is of the pool, and only while it writes: the platform's writer asks for
/// four kilobytes whenever what it has is full, far more than most of what is written here.
/// </summary>
#pragma warning disable CA1001 // A writer over a buffer holds nothing that disposing it would give back.
internal sealed class JsonTextWriter
#pragma warning restore CA1001
{
    private readonly PooledBuffer _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public JsonTextWriter(JsonWriterOptions options) => _writer = new(_buffer, options);

    /// <summary>The bytes that <paramref name="write"/> writes of a value, in an array of their own. Not to be used again when it throws.</summary>
    public JsonText Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            write(_writer, value);
            _writer.Flush();
            return JsonText.FromTrusted(_buffer.Written.ToArray());
        }
        finally
        {
            _writer.Reset();
            _buffer.Return();
        }
    }

    private sealed class PooledBuffer : IBufferWriter<byte>
    {
        private const int First = 1_024;

        private byte[] _bytes = [];
        private int _count;

        public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

        public void Advance(int count) => _count += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint).AsMemory(_count);

        public Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint).AsSpan(_count);

        /// <summary>Gives the buffer back. What one user's call wrote does not stay for the next.</summary>
        public void Return()
        {
            if (_bytes.Length > 0)
            {
                _bytes.AsSpan(0, _count).Clear();
                ArrayPool<byte>.Shared.Return(_bytes);
            }
            (_bytes, _count) = ([], 0);
        }

        private byte[] Room(int sizeHint)
        {
            if (_bytes.Length - _count < Math.Max(sizeHint, 1))
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(First, 2 * _bytes.Length), checked(_count + sizeHint)));
                var count = _count;
                Written.CopyTo(larger);
                Return();
                (_bytes, _count) = (larger, count);
            }
            return _bytes;
        }
    }
}
