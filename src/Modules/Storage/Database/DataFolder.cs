using Microsoft.Extensions.Options;

namespace Netra;

/// <summary>
/// The folder that everything is kept in, readable by its owner only, and the lock that makes this process the only one
/// that uses it.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class DataFolder(IOptions<NetraOptions> options) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    private FileStream? _lock;

    public string Root { get; } = options.Value.DataDirectory;

    public string DatabaseFile => Path.Combine(Root, "netra.db");

    /// <summary>Files of imports in progress; what an earlier process left in it is of no use.</summary>
    public string Imports => Path.Combine(Root, "imports");

    /// <summary>A folder for each user with the files that tools made.</summary>
    public string Exports => Path.Combine(Root, "exports");

    private string LockFile => Path.Combine(Root, "netra.lock");

    /// <summary>Makes the folder and locks it until this object is disposed or the process ends, however it ends.</summary>
    /// <exception cref="StoreUnavailableException">It is in use, or cannot be made or written.</exception>
    public void Lock()
    {
        try
        {
            CreateFolder(Root);
            TightenOurs();
            // FileShare.None is flock(LOCK_EX) on Unix: it excludes other processes, and the system releases it when this one dies.
            _lock = new FileStream(LockFile, NewFile(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            throw new StoreUnavailableException(
                $"The data folder '{Path.GetFullPath(Root)}' is in use by another process; stop that one first, or name another folder with --Netra:DataDirectory=DIR.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StoreUnavailableException(
                $"The data folder '{Root}' cannot be created or written ({OneLine(e.Message)}); name another folder with --Netra:DataDirectory=DIR.", e);
        }
    }

    /// <summary>Makes a folder that only its owner may enter; parents that are missing get the permissions that folders usually have.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnlyFolder);
        }
    }

    /// <summary>How a file is opened that only its owner may read and write.</summary>
    public static FileStreamOptions NewFile(FileMode mode, FileShare share, FileOptions options = FileOptions.None)
    {
        var file = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, Options = options };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = OwnerOnly;
        }
        return file;
    }

    public void Dispose() => _lock?.Dispose();

    /// <summary>A folder that was there before is closed to others if it is empty or ours; one that holds other things is left as it is.</summary>
    private void TightenOurs()
    {
        if (!OperatingSystem.IsWindows() && (File.Exists(LockFile) || !Directory.EnumerateFileSystemEntries(Root).Any()))
        {
            File.SetUnixFileMode(Root, OwnerOnlyFolder);
        }
    }

    /// <summary>EAGAIN (EWOULDBLOCK) on Linux, the same on macOS, a sharing violation on Windows.</summary>
    private static bool IsHeldByAnother(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd('.');
}
