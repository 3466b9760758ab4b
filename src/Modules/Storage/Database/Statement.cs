using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Netra;

/// <summary>A compiled statement. Used by one thread at a time.</summary>
internal sealed class Statement : IDisposable
{
    private const int ShortText = 100;

    private readonly sqlite3 _database;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        Handle = handle;
    }

    public sqlite3_stmt Handle { get; }

    /// <summary>Sets all parameters; the values are copied.</summary>
    public void Bind(ReadOnlySpan<object?> values)
    {
        if (values.Length != raw.sqlite3_bind_parameter_count(Handle))
        {
            throw new ArgumentException($"The statement has {raw.sqlite3_bind_parameter_count(Handle)} parameters.", nameof(values));
        }
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(i + 1, values[i]));
        }
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(Handle);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }
        Check(code);
        return false;
    }

    /// <summary>Makes it ready to be run again. A failure was reported by the step that failed.</summary>
    public void Reset() => _ = raw.sqlite3_reset(Handle);

    public void Dispose() => Handle.Dispose();

    private int Bind(int index, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(Handle, index),
        string text => BindText(index, text),
        long number => raw.sqlite3_bind_int64(Handle, index, number),
        int number => raw.sqlite3_bind_int64(Handle, index, number),
        bool flag => raw.sqlite3_bind_int64(Handle, index, flag ? 1 : 0),
        double number => raw.sqlite3_bind_double(Handle, index, number),
        byte[] bytes => bytes.Length > 0 ? raw.sqlite3_bind_blob(Handle, index, bytes) : raw.sqlite3_bind_zeroblob(Handle, index, 0),
        _ => throw new ArgumentException("SQLite has no such type.", nameof(value)),
    };

    /// <summary>With its length, since text may hold U+0000.</summary>
    private int BindText(int index, string text)
    {
        // An empty span would be taken for null.
        if (text.Length == 0)
        {
            return raw.sqlite3_bind_text(Handle, index, text);
        }
        Span<byte> utf8 = text.Length <= ShortText ? stackalloc byte[ShortText * 3] : new byte[Encoding.UTF8.GetByteCount(text)];
        return raw.sqlite3_bind_text(Handle, index, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    /// <exception cref="SqliteException">The code is a failure.</exception>
    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
