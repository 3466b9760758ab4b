using System.Security.Cryptography;

namespace Netra.Execution;

/// <summary>What is stored beside a step's key, so that a step that was asked for with another input is noticed.</summary>
internal static class InputHash
{
    /// <summary>SHA-256 of the bytes.</summary>
    public static ReadOnlyMemory<byte> Of(JsonText input) => SHA256.HashData(input.Utf8.Span);

    /// <summary>SHA-256 of the text.</summary>
    public static ReadOnlyMemory<byte> Of(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The hash of everything so far and one more part.</summary>
    public static ReadOnlyMemory<byte> Extend(ReadOnlyMemory<byte> soFar, ReadOnlyMemory<byte> part)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(soFar.Span);
        hash.AppendData(part.Span);
        return hash.GetHashAndReset();
    }
}
