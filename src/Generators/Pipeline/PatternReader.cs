using System.Text;
using System.Text.RegularExpressions;
using Netra.Generators.Models;

namespace Netra.Generators.Pipeline;

/// <summary>
/// Reads a regular expression. A schema publishes it as ECMA-262 reads it (with the flag <c>u</c>, as JSON Schema asks for); what is
/// enforced is written so that .NET matches the same strings: <c>\d</c> is ten digits, <c>$</c> the end, and <c>.</c> a whole
/// character. Where the two cannot agree the pattern is enforced only, and rule NETRA208 says so.
/// </summary>
internal sealed class PatternReader
{
    private const string Syntax = "^$\\.*+?()[]{}|/";
    private const string Pair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";
    private const string Surrogates = "\\uD800-\\uDFFF";
    private const string LineEnds = "\\n\\r\\u2028\\u2029";
    private const string Spaces = "\\t\\n\\v\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF";
    private const string NoSpaces = "\\0-\\x08\\x0E-\\x1F!-\\u009F\\u00A1-\\u167F\\u1681-\\u1FFF\\u200B-\\u2027\\u202A-\\u202E\\u2030-\\u205E\\u2060-\\u2FFF\\u3001-\\uD7FF\\uE000-\\uFEFE\\uFF00-\\uFFFF";

    private readonly string _given;
    private readonly StringBuilder _net = new();
    private int _at;
    private string? _foreign;

    private PatternReader(string given) => _given = given;

    /// <summary>The pattern, and what of it ECMA-262 has not; null for one that is unsound or needs backtracking.</summary>
    public static (PatternModel Pattern, string? Foreign)? Read(string given)
    {
        var reader = new PatternReader(given);
        if (NeedsBacktracking(given) || !IsSound(given))
        {
            return null;
        }
        reader.Translate();
        return reader._foreign is null
            ? (new PatternModel(Anchored(given), $"^(?:{reader._net})\\z", given), null)
            : (new PatternModel(null, $"^(?:{given})\\z", given), reader._foreign);
    }

    /// <summary>The pattern as one that the whole string must match.</summary>
    private static string Anchored(string pattern)
        => pattern.StartsWith("^", StringComparison.Ordinal) && pattern.EndsWith("$", StringComparison.Ordinal) && !pattern.Contains('|') && !pattern.EndsWith("\\$", StringComparison.Ordinal)
            ? pattern
            : $"^(?:{pattern})$";

    private static bool IsSound(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            // NonBacktracking, by its number: this framework's reference does not know it. It has a bound on what it can be.
            _ = new Regex(pattern, RegexOptions.CultureInvariant | (RegexOptions)0x400);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
        catch (ArgumentOutOfRangeException)
        {
            // A compiler that runs on a framework without it cannot tell.
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Lookaround, atomic groups, conditions, back-references and \G.
    private static bool NeedsBacktracking(string pattern)
    {
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\')
            {
                i++;
                if (!inClass && i < pattern.Length && pattern[i] is (>= '1' and <= '9') or 'k' or 'G')
                {
                    return true;
                }
            }
            else if (inClass)
            {
                inClass = c != ']';
            }
            else if (c == '[')
            {
                inClass = true;
                i += i + 1 < pattern.Length && pattern[i + 1] == ']' ? 1 : i + 2 < pattern.Length && pattern[i + 1] == '^' && pattern[i + 2] == ']' ? 2 : 0;
            }
            else if (c == '(' && i + 2 < pattern.Length && pattern[i + 1] == '?')
            {
                var end = pattern.IndexOfAny(['>', '\''], Math.Min(i + 4, pattern.Length));
                var isNamed = pattern[i + 2] is '<' or '\'' && i + 3 < pattern.Length && pattern[i + 3] is not ('=' or '!');
                if ((!isNamed && pattern[i + 2] is ('=' or '!' or '<' or '>' or '('))
                    || (isNamed && end > 0 && pattern.IndexOf('-', i, end - i) > 0))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private void Translate()
    {
        while (_at < _given.Length && _foreign is null)
        {
            var c = _given[_at++];
            switch (c)
            {
                case '\\':
                    Escape();
                    break;
                case '[':
                    Class();
                    break;
                case '.':
                    _net.Append("(?:").Append(Pair).Append("|[^").Append(LineEnds).Append(Surrogates).Append("])");
                    break;
                case '$':
                    _net.Append("\\z");
                    break;
                case '(' when Next == '?':
                    Take("(?:", "group of this kind");
                    break;
                case '{':
                    Quantifier();
                    break;
                case ']' or '}':
                    _foreign = $"unescaped {c}";
                    break;
                case '*' or '+' or '?':
                    _net.Append(c);
                    break;
                default:
                    Literal(c);
                    break;
            }
        }
    }

    private char Next => _at < _given.Length ? _given[_at] : '\0';

    private void Take(string text, string otherwise)
    {
        if (string.CompareOrdinal(_given, _at - 1, text, 0, text.Length) != 0)
        {
            _foreign = otherwise;
            return;
        }
        _net.Append(text);
        _at += text.Length - 1;
    }

    private void Quantifier()
    {
        var end = _given.IndexOf('}', _at);
        var inner = end < 0 ? "" : _given.Substring(_at, end - _at);
        var parts = inner.Split(',');
        if (parts.Length > 2 || parts[0].Length == 0 || !parts.All(part => part.All(digit => digit is >= '0' and <= '9')))
        {
            _foreign = "unescaped {";
            return;
        }
        _net.Append('{').Append(inner).Append('}');
        _at = end + 1;
    }

    private void Literal(char c)
    {
        if (char.IsHighSurrogate(c) && char.IsLowSurrogate(Next))
        {
            _net.Append("(?:").Append(c).Append(_given[_at++]).Append(')');
            return;
        }
        _net.Append(c);
    }

    private void Escape()
    {
        var c = Next;
        _at++;
        switch (c)
        {
            case 'd':
                _net.Append("[0-9]");
                break;
            case 'w':
                _net.Append("[A-Za-z0-9_]");
                break;
            case 's':
                _net.Append('[').Append(Spaces).Append(']');
                break;
            case 'D' or 'W' or 'S':
                _net.Append("(?:").Append(Pair).Append("|[").Append(Others(c)).Append("])");
                break;
            default:
                Character(c, inClass: false);
                break;
        }
    }

    // An escape that stands for one character.
    private void Character(char c, bool inClass)
    {
        switch (c)
        {
            case 't' or 'n' or 'v' or 'f' or 'r':
                _net.Append('\\').Append(c);
                break;
            case '0' when Next is < '0' or > '9':
                _net.Append("\\0");
                break;
            case 'x' or 'u':
                var length = c == 'x' ? 2 : 4;
                var digits = _given.Substring(_at, length);
                if (c == 'u' && char.IsSurrogate((char)Convert.ToInt32(digits, 16)))
                {
                    _foreign = "half a character";
                    return;
                }
                _net.Append('\\').Append(c).Append(digits);
                _at += length;
                break;
            case '-' when inClass:
                _net.Append("\\-");
                break;
            case not '\0' when Syntax.IndexOf(c) >= 0:
                _net.Append('\\').Append(c);
                break;
            default:
                _foreign = $"\\{c} of this meaning";
                break;
        }
    }

    private void Class()
    {
        var isNegated = Next == '^';
        _at += isNegated ? 1 : 0;
        var outer = _net.Length;
        var isWide = isNegated;
        if (Next == ']')
        {
            _foreign = "class that begins with ]";
            return;
        }
        while (_foreign is null && Next != ']')
        {
            var c = _given[_at++];
            if (c == '\\')
            {
                var escape = Next;
                _at++;
                switch (escape)
                {
                    case 'd':
                        _net.Append("0-9");
                        break;
                    case 'w':
                        _net.Append("A-Za-z0-9_");
                        break;
                    case 's':
                        _net.Append(Spaces);
                        break;
                    case 'D' or 'W' or 'S':
                        isWide = true;
                        _foreign = isNegated ? $"[^\\{escape}] that .NET could match alike" : null;
                        _net.Append(Others(escape));
                        break;
                    case 'b':
                        _net.Append("\\b");
                        break;
                    default:
                        Character(escape, inClass: true);
                        break;
                }
                if (escape is ('d' or 'w' or 's' or 'D' or 'W' or 'S') && Next == '-' && _at + 1 < _given.Length && _given[_at + 1] != ']')
                {
                    _foreign = "range from a class";
                }
            }
            else if (char.IsSurrogate(c))
            {
                _foreign = "class of characters beyond U+FFFF that .NET could match alike";
            }
            else
            {
                if (c == '-' && Next is ('[' or '\\'))
                {
                    // Subtraction, or a range that ends in a class.
                    _foreign = Next == '[' || (_at + 1 < _given.Length && _given[_at + 1] is ('d' or 'w' or 's' or 'D' or 'W' or 'S')) ? "subtraction" : null;
                }
                _net.Append(c == '[' ? "\\[" : c.ToString());
            }
        }
        _at++;
        var inner = _net.ToString(outer, _net.Length - outer);
        _net.Length = outer;
        _net.Append(
            isNegated ? $"(?:{Pair}|[^{Surrogates}{inner}])"
            : isWide ? $"(?:{Pair}|[{inner}])"
            : $"[{inner}]");
    }

    // What is no digit, no letter of a word, no white space; without halves of pairs.
    private static string Others(char escape) => escape switch
    {
        'D' => "\\0-/:-\\uD7FF\\uE000-\\uFFFF",
        'W' => "\\0-/:-@\\[-\\^`{-\\uD7FF\\uE000-\\uFFFF",
        _ => NoSpaces,
    };
}
