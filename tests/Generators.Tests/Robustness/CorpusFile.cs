using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Netra.Generators.Tests.Robustness;

/// <summary>
/// One input of the corpus, with what is expected of it in its header, the comment lines at its top:
/// <list type="bullet">
/// <item><c>expect: clean</c>, or <c>expect: ID at LINE</c> for each place and id of a diagnostic of the compiler, the generator and the rules; <c>at -</c> is in no file, <c>at generated</c> in generated code.</item>
/// <item><c>language: 12</c>, <c>nullable: disable</c>, <c>documentation: none</c>, <c>warnings: errors</c>, <c>symbols: A, B</c>, <c>usings: none</c>, <c>allow: unsafe</c>: as a project would set it.</item>
/// <item><c>agents: A, B</c>, <c>describe: AGENT-OR-TOOL JSON-STRING</c>, <c>schema: TOOL JSON</c>: what the registry of the running module says.</item>
/// <item><c>call: TOOL JSON => JSON</c> and <c>run: AGENT JSON => JSON</c>: what it does; wrong arguments are <c>! path code</c>.</item>
/// </list>
/// Other lines of the header are for the reader. In the text, <c>// file: NAME</c> begins another file and <c>// assembly: NAME</c>, or
/// <c>NAME as ALIAS</c>, another assembly, which the later ones reference; the last one is the subject. A line that ends with
/// <c>// repeat: N</c> stands N times, with its number for <c>$i</c>; it stays one line, so that line numbers are those of this file.
/// </summary>
internal sealed class CorpusFile
{
    private const string Keys = "expect language nullable documentation warnings symbols usings allow agents describe schema call run";

    private readonly List<(string Key, string Value)> _header = [];

    private CorpusFile()
    {
    }

    /// <summary>The assemblies in their order, each with its files; the last one is the subject.</summary>
    public List<CorpusAssembly> Assemblies { get; } = [];

    public static CorpusFile Parse(string text)
    {
        var file = new CorpusFile();
        var lines = text.Split('\n');
        var header = 0;
        while (header < lines.Length && lines[header].StartsWith("//", StringComparison.Ordinal) && Section(lines[header]) is null)
        {
            if (Regex.Match(lines[header], "^// ([a-z]+): (.+)$") is { Success: true } match)
            {
                Keys.Split(' ').ShouldContain(match.Groups[1].Value, "a key of the header; a sentence begins with a capital letter");
                file._header.Add((match.Groups[1].Value, match.Groups[2].Value));
            }
            header++;
        }
        file.Assemblies.Add(new("Subject", null));
        var current = new StringBuilder();
        var name = "Input.cs";
        for (var i = 0; i < lines.Length; i++)
        {
            if (i >= header && Section(lines[i]) is var (kind, value))
            {
                file.Close(current, name);
                if (kind == "assembly")
                {
                    var parts = value.Split(" as ");
                    // What stands before the first one is the header.
                    file.Assemblies.RemoveAll(assembly => assembly.Files.Count == 0);
                    file.Assemblies.Add(new(parts[0], parts.ElementAtOrDefault(1)));
                    name = parts[0] + ".cs";
                }
                else
                {
                    name = value;
                }
                // Lines keep their numbers.
                current.Clear().Append('\n', i);
            }
            current.Append(Repeat(lines[i])).Append('\n');
        }
        file.Close(current, name);
        return file;
    }

    /// <summary>All values of a key of the header.</summary>
    public IEnumerable<string> All(string key) => _header.Where(line => line.Key == key).Select(line => line.Value);

    /// <summary>The one value of a key, or null.</summary>
    public string? One(string key) => All(key).SingleOrDefault();

    private void Close(StringBuilder text, string name)
    {
        if (text.ToString().Split('\n').Any(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)))
        {
            Assemblies[^1].Files.Add((name, text.ToString()));
        }
    }

    private static (string Kind, string Value)? Section(string line)
        => Regex.Match(line, "^// (file|assembly): (.+)$") is { Success: true } match ? (match.Groups[1].Value, match.Groups[2].Value) : null;

    private static string Repeat(string line)
        => Regex.Match(line, "^(.*) // repeat: ([0-9]+)$") is { Success: true } match
            ? string.Join(' ', Enumerable.Range(0, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)).Select(i => match.Groups[1].Value.Replace("$i", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)))
            : line;
}

/// <summary>An assembly of a corpus file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alias">The extern alias under which the later ones reference it, or null.</param>
internal sealed record CorpusAssembly(string Name, string? Alias)
{
    public List<(string Name, string Text)> Files { get; } = [];
}
