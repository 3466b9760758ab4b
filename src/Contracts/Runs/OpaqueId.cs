using System.Security.Cryptography;
using System.Text;

namespace Netra;

/// <summary>
/// Makes opaque identifiers: a prefix and 128 bits in lower-case base32 (RFC 4648 alphabet, no padding, 26 characters).
/// Thread safe.
/// </summary>
public static class OpaqueId
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>A new identifier from 128 random bits of the operating system.</summary>
    /// <param name="prefix">What kind of thing it names, such as <c>t_</c>.</param>
    public static string Random(string prefix)
    {
        Span<byte> bits = stackalloc byte[16];
        RandomNumberGenerator.Fill(bits);
        return Encode(prefix, bits);
    }

    /// <summary>
    /// An identifier that is the same whenever it is made from the same parts: the first 128 bits of SHA-256 over them,
    /// separated by a zero byte.
    /// </summary>
    /// <param name="prefix">What kind of thing it names.</param>
    /// <param name="first">The first part, such as a run's id.</param>
    /// <param name="second">The second part, such as a step's key.</param>
    public static string Derive(string prefix, string first, string second)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(first + "\0" + second), hash);
        return Encode(prefix, hash[..16]);
    }

    private static string Encode(string prefix, ReadOnlySpan<byte> bits)
    {
        var text = new StringBuilder(prefix, prefix.Length + 26);
        var buffer = 0;
        var held = 0;
        foreach (var b in bits)
        {
            buffer = (buffer << 8) | b;
            held += 8;
            while (held >= 5)
            {
                held -= 5;
                text.Append(Alphabet[(buffer >> held) & 31]);
            }
            buffer &= (1 << held) - 1;
        }
        return text.Append(Alphabet[(buffer << (5 - held)) & 31]).ToString();
    }
}
