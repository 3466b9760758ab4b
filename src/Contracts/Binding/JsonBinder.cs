using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace Netra;

/// <summary>
/// Carries one reading of JSON by generated code: how deep it is, how strict, and what was wrong. Handed on by reference, so
/// that a reading which succeeds allocates nothing but what it reads. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct JsonBinder
{
    /// <summary>How deep objects and arrays may nest.</summary>
    public const int DeepestLevel = 64;

    private const int LongestName = 100;

    private readonly bool _refusesUnknown;
    private readonly bool _isTrusted;
    // With paths that begin with a dot or a bracket.
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
    internal readonly bool IsTrusted => _isTrusted;

    /// <summary>The first problems, at most <see cref="BindProblems.Most"/>.</summary>
    public readonly ImmutableArray<BindProblem> ToProblems() => _problems is null ? [] : [.. _problems.Select(FromRoot)];

    /// <summary>Ends a reading that must succeed.</summary>
    /// <exception cref="JsonException">It did not.</exception>
    public readonly T Require<T>(bool read, T value)
        => read && Count == 0 ? value : throw new JsonException(_problems is null ? "The value could not be read." : BindProblems.Describe(ToProblems()));

    /// <summary>Notes a problem where the reading stands.</summary>
    /// <returns>Always false, so that it can end a condition.</returns>
    public bool Problem(string code, string expected) => Add("", code, expected);

    /// <summary>Notes a problem of a member.</summary>
    /// <returns>Always false, so that it can end a condition.</returns>
    public bool Problem(string member, string code, string expected) => Add(Segment(member), code, expected);

    /// <summary>Notes a problem unless a constraint holds or the value is trusted.</summary>
    public bool Check(bool holds, string code, string expected) => holds || _isTrusted || Problem(code, expected);

    /// <summary>Goes into an object; the caller leaves it with <see cref="End"/>.</summary>
    public bool BeginObject(JsonElement json, string expected) => Begin(json.ValueKind == JsonValueKind.Object, expected);

    /// <summary>Goes into an array; the caller leaves it with <see cref="End"/>.</summary>
    public bool BeginArray(JsonElement json, string expected) => Begin(json.ValueKind == JsonValueKind.Array, expected);

    /// <summary>Leaves an object or array.</summary>
    public void End() => _level--;

    /// <summary>Goes to a member, once; the caller leaves it with <see cref="Leave(string, int)"/>.</summary>
    public bool Enter(string name, ref ulong seen, ulong bit)
    {
        if ((seen & bit) == 0)
        {
            seen |= bit;
            return true;
        }
        return Problem(name, "duplicate", "the member only once");
    }

    /// <summary>Leaves a member: the problems noted since there were <paramref name="before"/> are its own.</summary>
    public readonly void Leave(string name, int before)
    {
        if (Count != before)
        {
            Locate(name, before);
        }
    }

    /// <summary>Leaves an item: the problems noted since there were <paramref name="before"/> are its own.</summary>
    public readonly void Leave(int index, int before)
    {
        if (Count != before)
        {
            LocateAt(string.Create(CultureInfo.InvariantCulture, $"[{index}]"), before);
        }
    }

    /// <summary>Notes a member that is required and absent.</summary>
    public void Missing(string name, string expected) => Problem(name, "missing", expected);

    /// <summary>Meets an item that may stand in an array once.</summary>
    public void Once(ref bool seen)
    {
        if (seen)
        {
            Problem("duplicate", "each item only once");
        }
        seen = true;
    }

    /// <summary>Meets a member that the type does not have.</summary>
    public void Unknown(JsonProperty member, string expected)
    {
        if (_refusesUnknown)
        {
            Add(Segment(JsonRead.NameOf(member)), "unknown", expected);
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

    // A path is put together only for a problem, from where it was noted outwards.
    private readonly void Locate(string name, int before) => LocateAt(Segment(name), before);

    private readonly void LocateAt(string segment, int before)
    {
        for (var i = before; i < _problems?.Count; i++)
        {
            _problems[i] = _problems[i] with { Path = segment + _problems[i].Path };
        }
    }

    private bool Add(string path, string code, string expected)
    {
        Count++;
        if (Count <= BindProblems.Most)
        {
            (_problems ??= ImmutableArray.CreateBuilder<BindProblem>()).Add(new BindProblem(path, code, expected));
        }
        return false;
    }

    private static string Segment(string name) => name.Length <= LongestName ? "." + name : string.Concat(".", name.AsSpan(0, LongestName), "...");

    private static BindProblem FromRoot(BindProblem problem) => problem.Path.StartsWith('.') ? problem with { Path = problem.Path[1..] } : problem;
}
