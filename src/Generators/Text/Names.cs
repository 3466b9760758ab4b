using System.Security.Cryptography;
using System.Text;

namespace Netra.Generators.Text;

/// <summary>Names of generated files and types: readable, and unique by a hash of what they stand for.</summary>
internal static class Names
{
    public const string Root = "Netra.Generated";

    // Of the public types that are generated for each module, see ModuleNames.
    private static readonly string[] GeneratedEndings = ["Manifest", "Process", "Scope", "Imports"];

    /// <summary>The first eight hexadecimal digits of the text's SHA-256.</summary>
    public static string ShortHash(string text) => Hash(text).Substring(0, 8);

    /// <summary>The text's SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(string text)
    {
        using var sha = SHA256.Create();
        var hex = new StringBuilder(64);
        foreach (var b in sha.ComputeHash(Encoding.UTF8.GetBytes(text)))
        {
            hex.Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return hex.ToString();
    }

    /// <summary>A hint name; the hash keeps names apart that differ in casing or punctuation only.</summary>
    public static string Hint(string kind, string readable, string identity)
        => $"{kind}.{Identifier(readable)}.{ShortHash(kind + "\n" + identity)}.g.cs";

    /// <summary>The name of a generated type that stands for another.</summary>
    public static string Type(string readable, string suffix, string identity) => $"{Identifier(readable)}{suffix}_{ShortHash(identity)}";

    /// <summary>The text as an identifier: what cannot stand in one is left out.</summary>
    public static string Identifier(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' || (name.Length > 0 && c is >= '0' and <= '9'))
            {
                name.Append(c);
            }
        }
        return name.Length == 0 ? "_" : name.ToString();
    }

    /// <summary>
    /// A module's name as part of type names: <c>web-sockets</c> is <c>WebSockets</c>. Different names stay different: one whose
    /// words could be read otherwise gets a hash, and so does one that ends like a type that is generated for another: the
    /// module's namespace would be called like that type.
    /// </summary>
    public static string Pascal(string module)
    {
        var name = new StringBuilder(module.Length);
        var isStart = true;
        var isPlain = true;
        foreach (var c in module)
        {
            if (c == '-')
            {
                isPlain &= !isStart;
                isStart = true;
                continue;
            }
            isPlain &= c is >= 'a' and <= 'z' || (!isStart && c is >= '0' and <= '9');
            name.Append(isStart ? char.ToUpperInvariant(c) : c);
            isStart = false;
        }
        var pascal = name.ToString();
        return isPlain && !isStart && !GeneratedEndings.Any(ending => pascal.EndsWith(ending, StringComparison.Ordinal)) ? pascal : Type(pascal, "", module);
    }

    /// <summary>A tool's name as that of a method: <c>find_by_name</c> is <c>FindByName</c>.</summary>
    public static string Method(string tool)
        => string.Concat(tool.Split(['_'], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));

    /// <summary>Whether a module may be called this: words of lower-case letters and digits, joined by hyphens.</summary>
    public static bool IsModule(string name)
        => name.Length > 0 && name[0] is >= 'a' and <= 'z' && name[name.Length - 1] != '-' && name.IndexOf("--", StringComparison.Ordinal) < 0
            && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    /// <summary>The last part of a type's display name, without type arguments.</summary>
    public static string Last(string display)
    {
        var end = display.IndexOf('<');
        var plain = end < 0 ? display : display.Substring(0, end);
        return plain.Substring(plain.LastIndexOfAny(['.', ':']) + 1);
    }

    /// <summary>The display name without <c>global::</c>, for people.</summary>
    public static string ForPeople(string display) => display.Replace("global::", "");
}
