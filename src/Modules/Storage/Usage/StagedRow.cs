namespace Netra;

/// <summary>A row of a usage log in the file of its import.</summary>
internal static class StagedRow
{
    [Flags]
    private enum Has
    {
        None = 0,
        Latency = 1,
        Success = 2,
        CacheHit = 4,
        CacheMiss = 8,
        PromptHash = 16,
        Quality = 32,
    }

    public static void Write(BinaryWriter writer, UsageRow row)
    {
        writer.Write((byte)Flags(row));
        writer.Write(row.CallId);
        writer.Write(row.At.UtcTicks);
        writer.Write(row.Feature);
        writer.Write(row.Provider);
        writer.Write(row.Model);
        writer.Write(row.InputTokens);
        writer.Write(row.OutputTokens);
        if (row.LatencyMs is { } latency)
        {
            writer.Write(latency);
        }
        if (row.PromptHash is { } hash)
        {
            writer.Write(hash);
        }
        if (row.Quality is { } quality)
        {
            writer.Write(quality);
        }
    }

    public static UsageRow Read(BinaryReader reader)
    {
        // An initializer runs in the order in which it is written: the order of Write.
        var has = (Has)reader.ReadByte();
        return new UsageRow
        {
            CallId = reader.ReadString(),
            At = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
            Feature = reader.ReadString(),
            Provider = reader.ReadString(),
            Model = reader.ReadString(),
            InputTokens = reader.ReadInt64(),
            OutputTokens = reader.ReadInt64(),
            LatencyMs = has.HasFlag(Has.Latency) ? reader.ReadDouble() : null,
            PromptHash = has.HasFlag(Has.PromptHash) ? reader.ReadString() : null,
            Quality = has.HasFlag(Has.Quality) ? reader.ReadDouble() : null,
            Success = has.HasFlag(Has.Success),
            CacheHit = has.HasFlag(Has.CacheHit) ? true : has.HasFlag(Has.CacheMiss) ? false : null,
        };
    }

    private static Has Flags(UsageRow row)
        => (row.LatencyMs is null ? Has.None : Has.Latency)
        | (row.Success ? Has.Success : Has.None)
        | (row.CacheHit switch { true => Has.CacheHit, false => Has.CacheMiss, null => Has.None })
        | (row.PromptHash is null ? Has.None : Has.PromptHash)
        | (row.Quality is null ? Has.None : Has.Quality);
}
