using System.Collections.Immutable;
using System.Globalization;

namespace Netra;

/// <summary>Brings a database to the schema that this code knows, one numbered step after another.</summary>
internal static class Schema
{
    /// <summary>"NTRA": says in the file's header whose database it is.</summary>
    private const int ApplicationId = 0x4E545241;

    /// <summary>Step <c>n</c> is element <c>n - 1</c>. A step that was released is never changed.</summary>
    public static readonly ImmutableArray<string> Steps = [Migration1.Sql, Migration2.Sql, Migration3.Sql, Migration4.Sql, Migration5.Sql, Migration6.Sql, Migration7.Sql, Migration8.Sql];

    /// <summary>Each step and its version number are one transaction: a crash leaves the one before.</summary>
    /// <exception cref="StoreUnavailableException">The database is newer than this code, or another program's.</exception>
    public static void Migrate(Connection connection, string file)
    {
        var version = (int)connection.QueryNumber("PRAGMA user_version")!.Value;
        var application = connection.QueryNumber("PRAGMA application_id")!.Value;
        if (application != ApplicationId && (application != 0 || version != 0 || connection.QueryNumber("SELECT 1 FROM sqlite_schema") is not null))
        {
            throw new StoreUnavailableException(
                $"'{file}' is another program's database; name another folder with --Netra:DataDirectory=DIR.");
        }
        if (version > Steps.Length)
        {
            throw new StoreUnavailableException(string.Create(CultureInfo.InvariantCulture,
                $"The database '{file}' was written by a newer version (schema {version}, this one knows {Steps.Length}); start that version, or name another folder with --Netra:DataDirectory=DIR."));
        }
        for (; version < Steps.Length; version++)
        {
            connection.Script(string.Create(CultureInfo.InvariantCulture,
                $"BEGIN IMMEDIATE; {Steps[version]}; PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {version + 1}; COMMIT;"));
        }
    }
}
