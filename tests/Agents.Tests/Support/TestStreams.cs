using System.Globalization;
using System.Text;

namespace Netra.Agents;

/// <summary>A stream that gives one byte at a time.</summary>
internal sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
}

/// <summary>A stream that cancels when its end is reached.</summary>
internal sealed class CancellingStream(byte[] bytes, CancellationTokenSource cancel) : MemoryStream(bytes)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        if (read == 0)
        {
            await cancel.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
        return read;
    }
}

/// <summary>CSV of any number of rows, made as it is read.</summary>
internal sealed class GeneratedCsv(int rows) : Stream
{
    private byte[] _line = "at,feature,model,input_tokens,output_tokens\n"u8.ToArray();
    private int _position;
    private int _row;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length)
        {
            if (_position == _line.Length)
            {
                if (_row == rows)
                {
                    break;
                }
                var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(_row);
                _line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss},feature-{_row % 7},gpt-4,{_row},5\n"));
                _position = 0;
                _row++;
            }
            var count = Math.Min(buffer.Length - written, _line.Length - _position);
            _line.AsSpan(_position, count).CopyTo(buffer[written..]);
            _position += count;
            written += count;
        }
        return written;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
