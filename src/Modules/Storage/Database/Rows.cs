using System.Text;
using SQLitePCL;

namespace Netra;

/// <summary>Rows of a query, read one after another; columns are numbered from 0.</summary>
internal readonly struct Rows(Statement statement) : IDisposable
{
    public bool Read() => statement.Step();

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement.Handle, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long Number(int column) => raw.sqlite3_column_int64(statement.Handle, column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public double? RealOrNull(int column) => IsNull(column) ? null : raw.sqlite3_column_double(statement.Handle, column);

    public bool Flag(int column) => Number(column) != 0;

    public bool? FlagOrNull(int column) => IsNull(column) ? null : Flag(column);

    /// <summary>Bytes; empty when the column is null.</summary>
    public ReadOnlyMemory<byte> Bytes(int column) => raw.sqlite3_column_blob(statement.Handle, column).ToArray();

    /// <summary>JSON that this process wrote; missing when the column is null.</summary>
    public JsonText Json(int column) => JsonText.FromTrusted(Bytes(column));

    /// <summary>An instant, kept as ticks (100 ns) of UTC.</summary>
    public DateTimeOffset Instant(int column) => new(Number(column), TimeSpan.Zero);

    public DateTimeOffset? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);

    public void Dispose() => statement.Reset();

    private bool IsNull(int column) => raw.sqlite3_column_type(statement.Handle, column) == raw.SQLITE_NULL;
}
