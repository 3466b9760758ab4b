using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Netra;

/// <summary>
/// Carries one reading of JSON by generated code: where it stands, how strict it is, and what was wrong. Used by one flow,
/// once. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JsonBinder
{
    /// <summary>How deep objects and arrays may nest.</summary>
    public const int DeepestLevel = 64;

    private const int LongestName = 100;

    private readonly bool _refusesUnknown;
    private readonly bool _isTrusted;
    private readonly Stack<(string? Name, int Index)> _path = new();
    private ImmutableArray<BindProblem>.Builder? _problems;
    private int _level;

    private JsonBinder(bool refusesUnknown, bool isTrusted)
    {
        _refusesUnknown = refusesUnknown;
        _isTrusted = isTrusted;
    }

    /// <summary>For a tool's arguments: unknown members are refused at every depth, since a model that made one up meant something.</summary>
    public static JsonBinder ForArguments() => new(refusesUnknown: true, isTrusted: false);

    /// <summary>For an agent's input or a model's structured answer: unknown members are ignored at every depth.</summary>
    public static JsonBinder ForInput() => new(refusesUnknown: false, isTrusted: false);

    /// <summary>For what this product wrote itself: constraints are not checked again.</summary>
    public static JsonBinder ForStored() => new(refusesUnknown: false, isTrusted: true);

    /// <summary>How many problems there were, those beyond <see cref="BindProblems.Most"/> included.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the value was written by this product.</summary>
    internal bool IsTrusted => _isTrusted;

    /// <summary>The first problems, at most <see cref="BindProblems.Most"/>.</summary>
    public ImmutableArray<BindProblem> ToProblems() => _problems?.ToImmutable() ?? [];

    /// <summary>Ends a reading that must succeed.</summary>
    /// <exception cref="JsonException">It did not.</exception>
    public T Require<T>(bool read, T value)
        => read && Count == 0 ? value : throw new JsonException(_problems is null ? "The value could not be read." : BindProblems.Describe(ToProblems()));

    /// <summary>Notes a problem where the reading stands.</summary>
    /// <returns>Always false, so that it can end a condition.</returns>
    public bool Problem(string code, string expected)
    {
        Count++;
        if (Count <= BindProblems.Most)
        {
            (_problems ??= ImmutableArray.CreateBuilder<BindProblem>()).Add(new BindProblem(Path(), code, expected));
        }
        return false;
    }

    /// <summary>Notes a problem unless a constraint holds or the value is trusted.</summary>
    public bool Check(bool holds, string code, string expected) => holds || _isTrusted || Problem(code, expected);

    /// <summary>Goes into an object; the caller leaves it with <see cref="End"/>.</summary>
    public bool BeginObject(JsonElement json, string expected) => Begin(json.ValueKind == JsonValueKind.Object, expected);

    /// <summary>Goes into an array; the caller leaves it with <see cref="End"/>.</summary>
    public bool BeginArray(JsonElement json, string expected) => Begin(json.ValueKind == JsonValueKind.Array, expected);

    /// <summary>Leaves an object or array.</summary>
    public void End() => _level--;

    /// <summary>Goes to a member, once; the caller leaves it with <see cref="Leave"/>.</summary>
    public bool Enter(string name, ref ulong seen, ulong bit)
    {
        _path.Push((name, 0));
        if ((seen & bit) == 0)
        {
            seen |= bit;
            return true;
        }
        Problem("duplicate", "the member only once");
        _path.Pop();
        return false;
    }

    /// <summary>Goes to a member whose name stands in the JSON only; the caller leaves it with <see cref="Leave"/>.</summary>
    public void Enter(string name) => _path.Push((Shorten(name), 0));

    /// <summary>Goes to an item; the caller leaves it with <see cref="Leave"/>.</summary>
    public void Enter(int index) => _path.Push((null, index));

    /// <summary>Leaves a member or an item.</summary>
    public void Leave() => _path.Pop();

    /// <summary>Notes a member that is required and absent.</summary>
    public void Missing(string name, string expected)
    {
        _path.Push((name, 0));
        Problem("missing", expected);
        _path.Pop();
    }

    /// <summary>Meets a member that the type does not have.</summary>
    public void Unknown(JsonProperty member, string expected)
    {
        if (_refusesUnknown)
        {
            _path.Push((Shorten(JsonRead.NameOf(member)), 0));
            Problem("unknown", expected);
            _path.Pop();
        }
    }

    private bool Begin(bool isExpected, string expected)
    {
        if (!isExpected)
        {
            return Problem("wrong_type", expected);
        }
        if (_level >= DeepestLevel)
        {
            return Problem("too_deep", $"at most {DeepestLevel} levels");
        }
        _level++;
        return true;
    }

    private static string Shorten(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName), "...");

    private string Path()
    {
        var text = new StringBuilder();
        foreach (var (name, index) in _path.Reverse())
        {
            if (name is null)
            {
                text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else
            {
                text.Append(text.Length == 0 ? "" : ".").Append(name);
            }
        }
        return text.ToString();
    }
}
