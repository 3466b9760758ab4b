using System.Globalization;
using System.Text.Json;

namespace Netra;

/// <summary>How JSON is read and written everywhere on the wire and in the store.</summary>
public static class WireJson
{
    /// <summary>The greatest depth of anything that comes from a client.</summary>
    public const int ClientDepth = 32;

    private static readonly WireEncoder Encoder = new();

    /// <summary>Compact; escapes only what JSON and readers of lines require, since no output is ever placed into HTML unescaped.</summary>
    public static JsonWriterOptions WriterOptions => new()
    {
        Encoder = Encoder,
        MaxDepth = 256,
        SkipValidation = false,
    };

    /// <summary>As <see cref="WriterOptions"/>, for generated code, which opens and closes in order.</summary>
    internal static JsonWriterOptions GeneratedWriterOptions => WriterOptions with { SkipValidation = true };

    /// <summary>Strict: no comments, no trailing commas.</summary>
    public static JsonReaderOptions ReaderOptions => new() { MaxDepth = 256 };

    /// <summary>As <see cref="ReaderOptions"/>, for documents.</summary>
    internal static JsonDocumentOptions DocumentOptions => new() { MaxDepth = 256 };

    /// <summary>The instant as RFC 3339 UTC with exactly three digits of a second: <c>2026-11-22T10:00:00.123Z</c>.</summary>
    public static string Timestamp(DateTimeOffset instant)
        => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
