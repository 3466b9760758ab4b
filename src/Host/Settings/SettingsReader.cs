using System.Collections.Immutable;
using System.Globalization;

namespace Netra.Host;

/// <summary>
/// Reads settings below <c>Netra</c>, each with its range, and knows in the end which were given and not read: a setting
/// with a typing error in its name stops the host instead of being ignored. Used by one flow.
/// </summary>
internal sealed class SettingsReader
{
    private readonly Dictionary<string, string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _unread = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _known = [];

    public SettingsReader(IConfiguration configuration)
    {
        foreach (var (name, value) in configuration.GetSection("Netra").AsEnumerable())
        {
            if (value is not null)
            {
                _given[name] = value;
                _unread.Add(name);
            }
        }
    }

    /// <summary>The text, or null when it was not given.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        _unread.Remove(name);
        return _given.GetValueOrDefault(name);
    }

    /// <summary>A whole number within a range.</summary>
    public long Integer(string name, long otherwise, long least, long most)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw Wrong(name, text, most == long.MaxValue ? $"a whole number of at least {least}" : $"a whole number from {least} to {most}");
    }

    /// <summary>A whole number within a range.</summary>
    public int Integer(string name, int otherwise, int least, int most) => (int)Integer(name, (long)otherwise, least, most);

    /// <summary>A number within a range; fractions are allowed.</summary>
    public double Number(string name, double otherwise, double least, double most)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw Wrong(name, text, FormattableString.Invariant($"a number from {least} to {most}"));
    }

    /// <summary>An amount of money, zero or more.</summary>
    public decimal Amount(string name, decimal otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong(name, text, "an amount in US dollars, zero or more");
    }

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool otherwise) => Text(name) switch
    {
        null => otherwise,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw Wrong(name, text, "true or false"),
    };

    /// <summary>One of some words.</summary>
    public T Choice<T>(string name, T otherwise, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
            words.Add(word);
        }
        throw Wrong(name, text, $"one of {string.Join(", ", words)}");
    }

    /// <summary>Any number of texts: separated by semicolons, or one setting each, numbered from 0.</summary>
    public ImmutableArray<string> List(string name)
    {
        var all = ImmutableArray.CreateBuilder<string>();
        if (Text(name) is { } joined)
        {
            all.AddRange(joined.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }
        for (var i = 0; Text($"{name}:{i}") is { } one; i++)
        {
            all.Add(one);
        }
        return all.ToImmutable();
    }

    /// <summary>One value for each plan, set as <c>NAME:Free</c>, <c>NAME:Mid</c> and <c>NAME:Enterprise</c>.</summary>
    public static PlanLimits<T> Plans<T>(string name, PlanLimits<T> otherwise, Func<string, T, T> read)
        => new(read($"{name}:Free", otherwise.Free), read($"{name}:Mid", otherwise.Mid), read($"{name}:Enterprise", otherwise.Enterprise));

    /// <summary>Whether a value is given under exactly this name.</summary>
    public bool IsGiven(string name) => _given.ContainsKey(name);

    /// <summary>The names directly below a name under which something is given, in ordinal order.</summary>
    public IEnumerable<string> Children(string name)
        => _given.Keys.Where(given => given.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(given => given[(name.Length + 1)..].Split(':')[0])
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToArray();

    /// <summary>Whether anything is given below a name.</summary>
    public bool Has(string name) => _given.Keys.Any(given => given.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>Refuses what was given and not read.</summary>
    /// <exception cref="SettingException">A setting is not known.</exception>
    public void RefuseUnknown()
    {
        if (_unread.Count == 0)
        {
            return;
        }
        var unknown = _unread.Min!;
        var close = _known.Distinct(StringComparer.OrdinalIgnoreCase).MinBy(known => EditDistance.Between(known, unknown));
        var advice = close is not null && EditDistance.Between(close, unknown) <= 3 ? $"; did you mean {close}?" : ".";
        throw new SettingException($"{unknown} is not a setting{advice}");
    }

    /// <summary>The failure for a value that has no sense.</summary>
    public static SettingException Wrong(string name, string given, string expected)
        => new($"{name} must be {expected}, not '{(given.Length <= 80 ? given : given[..80] + "...")}'.");
}
