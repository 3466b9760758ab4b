using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Netra.Generators.Rules;

/// <summary>
/// What becomes of what one rule finds in one run: it is waived, known, or a violation. At the end the rule's own waivers and
/// lines of the baseline that nothing needed are told. Safe for concurrent use.
/// </summary>
internal sealed class Verdicts
{
    private readonly Compilation _compilation;
    private readonly ImmutableHashSet<string> _rules;
    private readonly ImmutableArray<Baseline.Entry> _entries;
    private readonly ImmutableHashSet<FindingKey> _keys;
    private readonly ConcurrentDictionary<(SyntaxTree, TextSpan), bool> _used = new();
    private readonly ConcurrentBag<(FindingKey Key, Diagnostic Violation)> _expected = [];

    public Verdicts(Compilation compilation, Baseline baseline, ImmutableArray<DiagnosticDescriptor> rules)
    {
        _compilation = compilation;
        _rules = [.. rules.Select(rule => rule.Id)];
        _entries = [.. baseline.Entries.Where(entry => _rules.Contains(entry.Key.Rule))];
        _keys = [.. _entries.Select(entry => entry.Key)];
    }

    /// <summary>Judges a finding, unless that needs all of them.</summary>
    /// <param name="report">Takes what is to be told now.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="owner">What it is about, or what the code that it is about stands in: where a waiver counts.</param>
    /// <param name="key">What a baseline calls it.</param>
    /// <param name="at">Where it is shown.</param>
    /// <param name="others">Other places that have a part in it.</param>
    /// <param name="arguments">For the rule's message.</param>
    public void Judge(Action<Diagnostic> report, DiagnosticDescriptor rule, ISymbol owner, FindingKey key, Location at, IEnumerable<Location> others, object[] arguments)
    {
        var (kind, subject) = SubjectKind.Of(owner, _compilation);
        var properties = ImmutableDictionary<string, string?>.Empty
            .Add("rule", rule.Id)
            .Add("kind", kind)
            .Add("subject", subject)
            .Add("baseline", Baseline.Line(key, _compilation.AssemblyName ?? ""));
        var violation = Diagnostic.Create(rule, at, others, properties, arguments);
        if (Waivable.Allows(rule.Id) && Waiver.Find(owner, rule.Id) is var (place, reason))
        {
            if (place is not null)
            {
                _used[(place.SyntaxTree, place.Span)] = true;
            }
            report(Diagnostic.Create(Descriptors.Waived, at, properties.Add("reason", reason).Add("message", Text(violation)), rule.Id, Text(violation), reason));
        }
        else if (_keys.Contains(key))
        {
            _expected.Add((key, violation));
        }
        else
        {
            report(violation);
        }
    }

    /// <summary>Tells what only all findings together can tell. Called once, after the last of them.</summary>
    public void End(Action<Diagnostic> report)
    {
        foreach (var entries in _entries.GroupBy(entry => entry.Key))
        {
            // More than are known: the later ones are new.
            var found = _expected.Where(finding => finding.Key == entries.Key).Select(finding => finding.Violation)
                .OrderBy(violation => violation.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(violation => violation.Location.SourceSpan.Start)
                .ToArray();
            var known = Math.Min(found.Length, entries.Count());
            foreach (var violation in found.Take(known))
            {
                report(Diagnostic.Create(Descriptors.Known, violation.Location, violation.Properties.Add("message", Text(violation)), violation.Id, Text(violation)));
            }
            foreach (var violation in found.Skip(known))
            {
                report(violation);
            }
            foreach (var entry in entries.Skip(known))
            {
                report(Diagnostic.Create(Descriptors.Stale, entry.At, $"'{entry.Text}' does not occur any more; remove the line"));
            }
        }
        foreach (var waiver in Waiver.In(_compilation))
        {
            if (_rules.Contains(waiver.Rule) && Waivable.Allows(waiver.Rule) && !string.IsNullOrWhiteSpace(waiver.Reason) && !_used.ContainsKey((waiver.Syntax.SyntaxTree, waiver.Syntax.Span)))
            {
                report(Diagnostic.Create(Descriptors.Suppression, waiver.Syntax.GetLocation(), $"The waiver of {waiver.Rule} has nothing to waive here; remove it"));
            }
        }
    }

    private static string Text(Diagnostic violation) => violation.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
}
