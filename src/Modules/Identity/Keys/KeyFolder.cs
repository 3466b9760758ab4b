using System.Collections.Immutable;
using System.Text.Json;

namespace Netra;

/// <summary>Key files that only their owner can read.</summary>
internal sealed class KeyFolder(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>All keys; files that others could read are closed to them first, and told to <paramref name="exposed"/>.</summary>
    public async ValueTask<ImmutableArray<SigningKey>> ReadAsync(Action<string> exposed, CancellationToken ct)
    {
        if (!Directory.Exists(path))
        {
            return [];
        }
        var keys = ImmutableArray.CreateBuilder<SigningKey>();
        foreach (var file in Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                Close(file, exposed);
                using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file, ct));
                keys.Add(SigningKey.Read(document.RootElement));
            }
            catch (Exception e) when (e is FormatException or JsonException)
            {
                throw new StoreUnavailableException($"'{file}' is not a signing key; restore it from a backup, or remove it to sign everybody out.", e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StoreUnavailableException($"The signing key '{file}' cannot be read; check its owner and permissions.", e);
            }
        }
        return keys.ToImmutable();
    }

    /// <summary>Writes a key: whole, or not at all.</summary>
    public async ValueTask WriteAsync(SigningKey key, CancellationToken ct)
    {
        try
        {
            CreateFolder();
            var draft = Path.Combine(path, $"{key.Id}.draft");
            var stream = new FileStream(draft, Options());
            await using (stream)
            {
                await stream.WriteAsync(JsonText.Write(key.WritePrivate).Utf8, ct);
                stream.Flush(flushToDisk: true);
            }
            File.Move(draft, Path.Combine(path, $"{key.Id}.json"), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The folder '{path}' for signing keys cannot be written; check its owner and permissions.", e);
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        return options;
    }

    private static void Close(string file, Action<string> exposed)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~OwnerOnly) != 0)
        {
            File.SetUnixFileMode(file, OwnerOnly);
            exposed(file);
        }
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
