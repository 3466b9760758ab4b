using System.Security.Cryptography;
using System.Text;

namespace Netra.Agents;

/// <summary>Computes what a cache of answers would save.</summary>
[ToolSet]
internal sealed partial class CacheTools(UsageLedger ledger)
{
    /// <summary>Audits repeated prompts: how many calls repeat an earlier one, and what a cache would save.</summary>
    [Tool(Effect = ToolEffect.Read)]
    public async Task<RepeatedPrompts> AuditRepeatedPromptsAsync(CancellationToken ct = default)
    {
        var prompts = new HashSet<UInt128>();
        var answered = new HashSet<UInt128>();
        var features = new Dictionary<string, Tally>(StringComparer.Ordinal);
        long calls = 0, repeats = 0, cached = 0;
        decimal cost = 0, saved = 0;
        await foreach (var row in ledger.ReadAsync(default, ct).ConfigureAwait(false))
        {
            if (row.PromptHash is null)
            {
                continue;
            }
            calls++;
            var price = ledger.Prices.Find(row.Model)?.Cost(row.InputTokens, row.OutputTokens) ?? 0;
            cost += price;
            if (!features.TryGetValue(row.Feature, out var tally))
            {
                features.Add(row.Feature, tally = new());
            }
            tally.Calls++;
            var prompt = KeyOf(row);
            prompts.Add(prompt);
            if (row.CacheHit == true)
            {
                cached++;
            }
            else if (answered.Contains(prompt))
            {
                repeats++;
                saved += price;
                tally.Repeats++;
                tally.Usd += price;
            }
            if (row.Success)
            {
                answered.Add(prompt);
            }
        }
        return new()
        {
            CallsWithHash = calls,
            DistinctPrompts = prompts.Count,
            Repeats = repeats,
            AnsweredByCache = cached,
            CostBeforeUsd = cost,
            CostAfterUsd = cost - saved,
            Features = [.. features.Where(static pair => pair.Value.Repeats > 0)
                .OrderByDescending(static pair => pair.Value.Repeats).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
                .Take(50)
                .Select(static pair => new RepeatingFeature(pair.Key, pair.Value.Calls, pair.Value.Repeats, pair.Value.Usd))],
            Note = calls == 0 ? "The log has no hashes of prompts." : null,
        };
    }

    // 128 bits of a hash instead of three strings: a log may hold millions of prompts.
    private static UInt128 KeyOf(UsageRow row)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{row.Feature}\n{row.Model}\n{row.PromptHash}"), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private sealed class Tally
    {
        public long Calls { get; set; }

        public long Repeats { get; set; }

        public decimal Usd { get; set; }
    }
}
