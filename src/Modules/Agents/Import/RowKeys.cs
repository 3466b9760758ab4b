using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Netra.Agents;

/// <summary>
/// Makes keys for rows that bring none: a hash of the content, and the row's ordinal among equal rows of the file. So the same
/// file again adds nothing, and two equal requests both count. Remembers eight bytes for each row, no rows.
/// </summary>
internal sealed class RowKeys
{
    private readonly HashSet<ulong> _seen = [];
    private readonly Dictionary<ulong, int> _repeated = [];

    /// <summary>Keys made.</summary>
    public long Count { get; private set; }

    public string KeyOf(UsageRow row)
    {
        var content = string.Create(
            CultureInfo.InvariantCulture,
            $"{row.At.UtcTicks}\n{row.Feature}\n{row.Provider}\n{row.Model}\n{row.InputTokens}\n{row.OutputTokens}\n{row.LatencyMs:R}\n{row.Success}\n{row.CacheHit}\n{row.PromptHash}\n{row.Quality:R}");
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(content), hash);
        Count++;
        return string.Create(CultureInfo.InvariantCulture, $"h_{Convert.ToHexStringLower(hash[..16])}_{OrdinalOf(BinaryPrimitives.ReadUInt64LittleEndian(hash))}");
    }

    private int OrdinalOf(ulong content)
    {
        if (_seen.Add(content))
        {
            return 0;
        }
        var ordinal = _repeated.GetValueOrDefault(content) + 1;
        _repeated[content] = ordinal;
        return ordinal;
    }
}
