namespace Netra;

/// <summary>Files in <c>exports/USER</c> of the data folder; the folder is the user's alone.</summary>
[Service(Lifetime.Process)]
internal sealed class UserFiles(DataFolder folder) : IUserFiles
{
    private const int MaxNameLength = 128;

    public async ValueTask WriteAsync(UserId user, string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        if (!IsName(name))
        {
            throw new ArgumentException("A file's name is 1 to 128 letters, digits, '-', '_' or '.', not beginning with a dot.", nameof(name));
        }
        var path = FolderOf(user);
        DataFolder.CreateFolder(folder.Exports);
        DataFolder.CreateFolder(path);
        // Names that begin with a dot are nobody's, so a file in the making is never listed or opened.
        var draft = Path.Combine(path, OpaqueId.Random(".draft_"));
        try
        {
            var stream = new FileStream(draft, DataFolder.NewFile(FileMode.CreateNew, FileShare.None, FileOptions.Asynchronous));
            await using (stream)
            {
                await stream.WriteAsync(content, ct);
                stream.Flush(flushToDisk: true);
            }
            File.Move(draft, Path.Combine(path, name), overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    public ValueTask<IReadOnlyList<UserFile>> ListAsync(UserId user, CancellationToken ct)
    {
        var own = new DirectoryInfo(FolderOf(user));
        IReadOnlyList<UserFile> files = own.Exists
            ? [.. own.EnumerateFiles().Where(file => IsName(file.Name)).Select(file => new UserFile(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc)))
                .OrderBy(file => file.Name, StringComparer.Ordinal)]
            : [];
        return ValueTask.FromResult(files);
    }

    public ValueTask<Stream?> OpenAsync(UserId user, string name, CancellationToken ct)
    {
        if (!IsName(name))
        {
            return ValueTask.FromResult<Stream?>(null);
        }
        try
        {
            return ValueTask.FromResult<Stream?>(new FileStream(
                Path.Combine(FolderOf(user), name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 4096, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<Stream?>(null);
        }
    }

    public void RemoveAll(UserId user)
    {
        var path = FolderOf(user);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static bool IsName(string? name) => name is { Length: >= 1 and <= MaxNameLength } && name[0] != '.' && name.All(IsNameCharacter);

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    private string FolderOf(UserId user)
    {
        if (user.Value is not { Length: > 0 and <= MaxNameLength } id || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException("This is not the id of a user.", nameof(user));
        }
        return Path.Combine(folder.Exports, id);
    }
}
