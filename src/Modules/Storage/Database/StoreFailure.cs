using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Netra;

/// <summary>Tells failures of the disk or the database from those of a statement, and says what to do about them.</summary>
internal static class StoreFailure
{
    /// <summary>Whether nothing can be expected of the next statement either.</summary>
    public static bool IsFatal(Exception e) => e is SqliteException sqlite && sqlite.SqliteErrorCode is
        raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN
        or raw.SQLITE_NOMEM or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL or raw.SQLITE_PERM or raw.SQLITE_AUTH;

    /// <summary>The failure as callers of the store see it.</summary>
    public static Exception ForCallers(Exception e, string file) => e is SqliteException sqlite && IsFatal(e)
        ? new StoreUnavailableException(Advice(sqlite.SqliteErrorCode, file), e)
        : e;

    public static StoreUnavailableException Closed() => new("The store is closed.");

    private static string Advice(int code, string file) => code switch
    {
        raw.SQLITE_FULL => $"The disk that holds '{file}' is full; free some space.",
        raw.SQLITE_NOTADB => $"'{file}' is not a database; move it away or name another folder with --Netra:DataDirectory=DIR.",
        raw.SQLITE_CORRUPT => $"The database '{file}' is damaged; restore it from a backup.",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => $"The database '{file}' cannot be written; check its permissions.",
        raw.SQLITE_NOMEM => $"There was not enough memory to work on the database '{file}'.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => $"The database '{file}' is locked by another program; stop that one.",
        _ => $"The database '{file}' cannot be read or written; check the disk.",
    };
}
