using System.Globalization;

namespace Netra.Agents;

/// <summary>What is wrong with a cell.</summary>
internal readonly record struct CellProblem(UsageColumn Column, string Expected);

/// <summary>Turns rows of a file into rows of a usage log. Numbers and times are read without a culture; a time without an offset is UTC.</summary>
internal sealed class RowParser(UsageColumns columns, UsageImportOptions options, PriceList prices, RowKeys keys)
{
    private const long MostTokens = 1_000_000_000_000;
    private const double MostMilliseconds = 1e9;
    private const int MostKeyCharacters = 200;

    /// <summary>The row, or null and what is wrong.</summary>
    public UsageRow? Parse(CsvReader row, out CellProblem problem)
    {
        problem = default;
        if (Time(Cell(row, UsageColumn.At)) is not { } at)
        {
            return Fail(UsageColumn.At, "a time such as 2026-03-01T12:00:00Z or 2026-03-01 12:00:00.123", out problem);
        }
        if (Name(row, UsageColumn.Feature, options.Feature) is not { } feature)
        {
            return Fail(UsageColumn.Feature, UsageNames.Expected, out problem);
        }
        if (Name(row, UsageColumn.Model, options.Model) is not { } model)
        {
            return Fail(UsageColumn.Model, UsageNames.Expected, out problem);
        }
        if (Name(row, UsageColumn.Provider, prices.ProviderOf(model)) is not { } provider)
        {
            return Fail(UsageColumn.Provider, UsageNames.Expected + ", or nothing", out problem);
        }
        if (Tokens(Cell(row, UsageColumn.InputTokens)) is not { } inputTokens)
        {
            return Fail(UsageColumn.InputTokens, "a whole number from 0", out problem);
        }
        if (Tokens(Cell(row, UsageColumn.OutputTokens)) is not { } outputTokens)
        {
            return Fail(UsageColumn.OutputTokens, "a whole number from 0", out problem);
        }
        if (!TryNumber(Cell(row, UsageColumn.LatencyMs), MostMilliseconds, out var latency))
        {
            return Fail(UsageColumn.LatencyMs, "milliseconds from 0, or nothing", out problem);
        }
        if (!TryFlag(Cell(row, UsageColumn.Success), out var success))
        {
            return Fail(UsageColumn.Success, "true, false or nothing", out problem);
        }
        if (!TryFlag(Cell(row, UsageColumn.CacheHit), out var cacheHit))
        {
            return Fail(UsageColumn.CacheHit, "true, false or nothing", out problem);
        }
        if (!TryKey(Cell(row, UsageColumn.PromptHash), out var promptHash))
        {
            return Fail(UsageColumn.PromptHash, "at most 200 printable ASCII characters without spaces, or nothing", out problem);
        }
        if (!TryNumber(Cell(row, UsageColumn.Quality), 1, out var quality))
        {
            return Fail(UsageColumn.Quality, "a number from 0 to 1, or nothing", out problem);
        }
        if (!TryKey(Cell(row, UsageColumn.CallId), out var callId))
        {
            return Fail(UsageColumn.CallId, "at most 200 printable ASCII characters without spaces, or nothing", out problem);
        }
        var parsed = new UsageRow
        {
            CallId = callId ?? "",
            At = at,
            Feature = feature,
            Provider = provider,
            Model = model,
            InputTokens = inputTokens,
            OutputTokens = outputTokens,
            LatencyMs = latency,
            Success = success ?? true,
            CacheHit = cacheHit,
            PromptHash = promptHash,
            Quality = quality,
        };
        return callId is null ? parsed with { CallId = keys.KeyOf(parsed) } : parsed;
    }

    private ReadOnlySpan<char> Cell(CsvReader row, UsageColumn column) => columns[column] is >= 0 and var place ? row[place].Trim(' ') : [];

    private string? Name(CsvReader row, UsageColumn column, string? otherwise)
    {
        var cell = Cell(row, column);
        if (cell.IsEmpty)
        {
            return otherwise;
        }
        return UsageNames.IsValid(cell) ? cell.ToString() : null;
    }

    private static DateTimeOffset? Time(ReadOnlySpan<char> cell)
    {
        // Digits first: the framework would also take a weekday's name.
        if (cell.Length is < 16 or > 40 || !char.IsAsciiDigit(cell[0])
            || !DateTimeOffset.TryParseExact(
                cell,
                ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time))
        {
            return null;
        }
        return time.Year is >= 1970 and < 2300 ? time : null;
    }

    private static long? Tokens(ReadOnlySpan<char> cell)
        => long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) && tokens <= MostTokens ? tokens : null;

    private static bool TryNumber(ReadOnlySpan<char> cell, double most, out double? number)
    {
        number = null;
        if (cell.IsEmpty)
        {
            return true;
        }
        if (!double.TryParse(cell, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            || !(value >= 0 && value <= most))
        {
            return false;
        }
        number = value;
        return true;
    }

    private static bool TryFlag(ReadOnlySpan<char> cell, out bool? flag)
    {
        flag = null;
        if (cell.IsEmpty)
        {
            return true;
        }
        flag = cell is "1" || cell.Equals("true", StringComparison.OrdinalIgnoreCase) || cell.Equals("yes", StringComparison.OrdinalIgnoreCase) ? true
            : cell is "0" || cell.Equals("false", StringComparison.OrdinalIgnoreCase) || cell.Equals("no", StringComparison.OrdinalIgnoreCase) ? false
            : null;
        return flag is not null;
    }

    private static bool TryKey(ReadOnlySpan<char> cell, out string? key)
    {
        key = null;
        if (cell.Length > MostKeyCharacters || cell.ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }
        key = cell.IsEmpty ? null : cell.ToString();
        return true;
    }

    private static UsageRow? Fail(UsageColumn column, string expected, out CellProblem problem)
    {
        problem = new(column, expected);
        return null;
    }
}
