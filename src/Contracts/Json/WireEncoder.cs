using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Netra;

/// <summary>
/// Escapes what JSON requires and what some readers of lines take for an end of line, and writes everything else as it is,
/// emoji too: the framework's relaxed encoder would write each as twelve characters. Immutable, safe for concurrent use.
/// </summary>
internal sealed class WireEncoder : JavaScriptEncoder
{
    // Nearly all text is of these alone, and is told from the rest at once.
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create([.. Enumerable.Range(0, 128).Where(c => !Relaxed.WillEncode(c)).Select(c => (byte)c)]);
    private static readonly SearchValues<char> PlainChars = SearchValues.Create([.. Enumerable.Range(0, 128).Where(c => !Relaxed.WillEncode(c)).Select(c => (char)c)]);

    private static JavaScriptEncoder Relaxed => UnsafeRelaxedJsonEscaping;

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => Relaxed.MaxOutputCharactersPerInputCharacter;

    /// <inheritdoc/>
    /// <remarks>Half of a surrogate pair comes here as U+FFFD, which is then written in its place.</remarks>
    public override bool WillEncode(int unicodeScalar)
        => unicodeScalar == Rune.ReplacementChar.Value || (unicodeScalar <= char.MaxValue && Relaxed.WillEncode(unicodeScalar));

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
        => Relaxed.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        if (!rest.ContainsAnyExcept(PlainChars))
        {
            return -1;
        }
        while (!rest.IsEmpty)
        {
            // The framework's search is fast; it stops at what it would escape, which here may go as it is.
            fixed (char* from = rest)
            {
                var found = Relaxed.FindFirstCharacterToEncode(from, rest.Length);
                if (found < 0)
                {
                    return -1;
                }
                rest = rest[found..];
            }
            var status = Rune.DecodeFromUtf16(rest, out var rune, out var length);
            if (status != OperationStatus.Done || WillEncode(rune.Value))
            {
                return textLength - rest.Length;
            }
            rest = rest[length..];
        }
        return -1;
    }

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var rest = utf8Text;
        if (!rest.ContainsAnyExcept(PlainBytes))
        {
            return -1;
        }
        while (!rest.IsEmpty)
        {
            var found = Relaxed.FindFirstCharacterToEncodeUtf8(rest);
            if (found < 0)
            {
                return -1;
            }
            rest = rest[found..];
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var length);
            if (status != OperationStatus.Done || WillEncode(rune.Value))
            {
                return utf8Text.Length - rest.Length;
            }
            rest = rest[length..];
        }
        return -1;
    }
}
