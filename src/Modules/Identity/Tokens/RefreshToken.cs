using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Netra;

/// <summary>256 random bits that renew a session once; only their hash is stored.</summary>
internal sealed class RefreshToken
{
    private const int Bytes = 32;

    private RefreshToken(byte[] bits)
    {
        Text = Base64Url.EncodeToString(bits);
        Hash = SHA256.HashData(bits);
    }

    /// <summary>As the client holds it.</summary>
    public string Text { get; }

    /// <summary>SHA-256; the bits are random, so nothing slower is needed.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    public static RefreshToken New() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The token that a client sent, or null when it cannot be one of ours.</summary>
    public static RefreshToken? Parse(string text)
    {
        var bits = new byte[Bytes];
        return text.Length == Base64Url.GetEncodedLength(Bytes)
            && Base64Url.DecodeFromChars(text, bits, out _, out var written) == OperationStatus.Done
            && written == Bytes
            ? new RefreshToken(bits)
            : null;
    }
}
