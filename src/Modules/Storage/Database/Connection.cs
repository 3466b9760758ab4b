using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Netra;

/// <summary>
/// One connection with its statements, each of which is compiled once. Parameters are <c>?1</c>, <c>?2</c>, ... in the order of the values
/// given. Statements go to SQLite directly: the commands of Microsoft.Data.Sqlite cost several times what most of these do.
/// Used by one thread at a time.
/// </summary>
internal sealed class Connection : IDisposable
{
    private const int BusyMilliseconds = 5_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    private Connection(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the connection that writes.</summary>
    public static Connection OpenWriter(string file)
    {
        // FULL: a commit is on the disk when it returns, also when the machine loses power.
        return Open(file, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864;");
    }

    /// <summary>Opens a connection that only reads.</summary>
    public static Connection OpenReader(string file) => Open(file, "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;");

    /// <summary>Whether a transaction is open; SQLite ends one by itself after some failures.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Runs a statement; says how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using (var rows = Query(sql, values))
        {
            while (rows.Read())
            {
            }
        }
        return raw.sqlite3_changes(_connection.Handle);
    }

    /// <summary>Runs a query. Its rows are read and disposed before the same text is run again.</summary>
    public Rows Query(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new Statement(_connection.Handle!, sql);
            _statements.Add(sql, statement);
        }
        statement.Bind(values);
        return new Rows(statement);
    }

    /// <summary>The first column of the first row as a number, or null when there is no row or it is null.</summary>
    public long? QueryNumber(string sql, params ReadOnlySpan<object?> values)
    {
        using var row = Query(sql, values);
        return row.Read() ? row.NumberOrNull(0) : null;
    }

    /// <summary>The first column of the first row as text, or null when there is no row or it is null.</summary>
    public string? QueryText(string sql, params ReadOnlySpan<object?> values)
    {
        using var row = Query(sql, values);
        return row.Read() ? row.TextOrNull(0) : null;
    }

    /// <summary>Runs several statements that are not kept.</summary>
    public void Script(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(_connection.Handle, sql), _connection.Handle);

    public void Rollback()
    {
        if (InTransaction)
        {
            Execute("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
        _connection.Dispose();
    }

    /// <summary>Bytes as SQLite takes them; copied only when they are a part of a larger array.</summary>
    public static byte[]? Blob(ReadOnlyMemory<byte> bytes)
        => bytes.IsEmpty ? null
        : MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array
        : bytes.ToArray();

    private static Connection Open(string file, string settings)
    {
        Batteries_V2.Init();
        var connection = new Connection(new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()));
        try
        {
            connection._connection.Open();
            raw.sqlite3_busy_timeout(connection._connection.Handle, BusyMilliseconds);
            connection.Script(settings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
