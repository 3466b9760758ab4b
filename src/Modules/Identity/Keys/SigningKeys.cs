using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>
/// The keys that sign local tokens, one file each in <c>keys</c> of the data folder. The newest signs, all verify. Safe for
/// concurrent use once loaded.
/// </summary>
[Service(Lifetime.Process)]
internal sealed partial class SigningKeys(IOptions<NetraOptions> options, TimeProvider time, ILogger<SigningKeys> logger) : IDisposable
{
    private readonly KeyFolder _folder = new(Path.Combine(options.Value.DataDirectory, "keys"));
    private ImmutableArray<SigningKey> _keys = [];

    /// <summary>The key that signs.</summary>
    public SecurityKey Current => Loaded[0].Security;

    /// <summary>The key with this id, or null.</summary>
    public SecurityKey? Find(string kid) => Loaded.FirstOrDefault(key => string.Equals(key.Id, kid, StringComparison.Ordinal))?.Security;

    /// <summary>The public parts as a JSON Web Key Set (RFC 7517).</summary>
    public JsonText PublicKeys => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("keys"u8);
        foreach (var key in Loaded)
        {
            key.WritePublic(writer);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private ImmutableArray<SigningKey> Loaded => _keys.IsEmpty ? throw new InvalidOperationException("The signing keys have not been loaded.") : _keys;

    /// <summary>Reads the keys, making one when there is none.</summary>
    /// <exception cref="StoreUnavailableException">A key file cannot be read, or is not one.</exception>
    public async ValueTask LoadAsync(CancellationToken ct)
    {
        var keys = await _folder.ReadAsync(file => Exposed(logger, file), ct);
        if (keys.IsEmpty)
        {
            var key = SigningKey.New(time.GetUtcNow());
            await _folder.WriteAsync(key, ct);
            keys = [key];
            Made(logger, key.Id);
        }
        _keys = [.. keys.OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Made the signing key {Kid}.")]
    private static partial void Made(ILogger logger, string kid);

    [LoggerMessage(2, LogLevel.Warning, "The key file {File} could be read by others; it is closed to them now. Whoever read it can sign tokens: remove it if that may have happened.")]
    private static partial void Exposed(ILogger logger, string file);
}
