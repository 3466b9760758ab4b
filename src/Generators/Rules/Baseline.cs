using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Netra.Generators.Rules;

/// <summary>
/// The violations that were there when the rules were adopted: an additional file, a line for each,
/// <c>rule | assembly | symbol | code</c>. A line that stands twice counts twice. Lines with <c>#</c> and empty ones are skipped.
/// </summary>
internal sealed class Baseline
{
    public const string FileName = "netra.baseline.txt";

    private const string Separator = " | ";

    private Baseline(ImmutableArray<Entry> entries, ImmutableArray<Location> unreadable)
    {
        Entries = entries;
        Unreadable = unreadable;
    }

    /// <summary>The lines about one assembly, in the order of the file.</summary>
    public ImmutableArray<Entry> Entries { get; }

    /// <summary>Lines that are none, whichever assembly they may have meant.</summary>
    public ImmutableArray<Location> Unreadable { get; }

    public static Baseline Read(AnalyzerOptions options, string assembly, CancellationToken ct)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        var unreadable = ImmutableArray.CreateBuilder<Location>();
        foreach (var file in options.AdditionalFiles.Where(static file => FileOf(file.Path) == FileName))
        {
            foreach (var line in file.GetText(ct)?.Lines ?? Enumerable.Empty<TextLine>())
            {
                var text = line.ToString().Trim();
                if (text.Length == 0 || text[0] == '#')
                {
                    continue;
                }
                var at = Location.Create(file.Path, line.Span, new LinePositionSpan(new(line.LineNumber, 0), new(line.LineNumber, line.Span.Length)));
                var parts = text.Split([Separator], 4, StringSplitOptions.None);
                if (parts.Length < 3 || !Waivable.Allows(parts[0]))
                {
                    unreadable.Add(at);
                }
                else if (parts[1] == assembly)
                {
                    entries.Add(new(new(parts[0], parts[2], parts.Length == 4 ? parts[3] : ""), text, at));
                }
            }
        }
        return new(entries.ToImmutable(), unreadable.ToImmutable());
    }

    /// <summary>The line that a finding would have.</summary>
    public static string Line(FindingKey key, string assembly)
        => string.Join(Separator, key.What.Length > 0 ? [key.Rule, assembly, key.Symbol, key.What] : new[] { key.Rule, assembly, key.Symbol });

    private static string FileOf(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    /// <summary>A line.</summary>
    internal sealed record Entry(FindingKey Key, string Text, Location At);
}
