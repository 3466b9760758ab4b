using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Netra;

/// <summary>
/// The file of one import: rows as they came, in batches, each with its number of rows and bytes before it. Gone when it is
/// disposed; what a killed process left behind goes at the next start.
/// </summary>
internal sealed class StageFile : IAsyncDisposable
{
    private const int HeaderBytes = 8;

    private readonly FileStream _stream;

    private StageFile(FileStream stream) => _stream = stream;

    public static StageFile Create(string folder)
    {
        DataFolder.CreateFolder(folder);
        return new StageFile(new FileStream(
            Path.Combine(folder, OpaqueId.Random("i_")), DataFolder.NewFile(FileMode.CreateNew, FileShare.None, FileOptions.Asynchronous | FileOptions.DeleteOnClose)));
    }

    public async ValueTask AppendAsync(IReadOnlyList<UsageRow> rows, CancellationToken ct)
    {
        using var batch = new MemoryStream();
        batch.SetLength(HeaderBytes);
        batch.Position = HeaderBytes;
        await using (var writer = new BinaryWriter(batch, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                StagedRow.Write(writer, row);
            }
        }
        var bytes = batch.GetBuffer().AsMemory(0, (int)batch.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.Span, rows.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.Span[4..], bytes.Length - HeaderBytes);
        await _stream.WriteAsync(bytes, ct);
    }

    /// <summary>All rows in the order in which they were added, a batch at a time.</summary>
    public async IAsyncEnumerable<IReadOnlyList<UsageRow>> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await _stream.FlushAsync(ct);
        _stream.Position = 0;
        var header = new byte[HeaderBytes];
        while (_stream.Position < _stream.Length)
        {
            await _stream.ReadExactlyAsync(header, ct);
            var bytes = new byte[BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4))];
            await _stream.ReadExactlyAsync(bytes, ct);
            yield return Decode(bytes, BinaryPrimitives.ReadInt32LittleEndian(header));
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static List<UsageRow> Decode(byte[] bytes, int count)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), System.Text.Encoding.UTF8);
        var rows = new List<UsageRow>(count);
        for (var i = 0; i < count; i++)
        {
            rows.Add(StagedRow.Read(reader));
        }
        return rows;
    }
}
