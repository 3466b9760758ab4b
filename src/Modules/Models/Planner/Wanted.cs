using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Netra.Models.Planner;

/// <summary>
/// A tool that the user wants called, and where its arguments are looked for: in what was said last, then in what was said before, then in
/// what tools returned.
/// </summary>
/// <param name="Tool">The tool.</param>
/// <param name="Parts">What was said that concerns it, the newest first; at least one.</param>
internal sealed record Wanted(ToolCard Tool, ImmutableArray<string> Parts)
{
    private static readonly Regex IdentifierPattern = new("""(?<![\w.-])[A-Za-z]\w*(?:[-_.:/]\w+)+""", RegexOptions.CultureInvariant);

    private static readonly Regex RankPattern = new(
        """\b(?<rank>most|least|highest|lowest|largest|smallest|biggest|greatest|cheapest|costliest|priciest|slowest|fastest|top|first|second|third|fourth|fifth|last)\b(?<rest>[^.?!,;]{0,60})""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The place that the text asks for by its rank, from 0 on; negative from the end. Null when it asks for none.</summary>
    public static (int Place, string By)? RankIn(string text)
    {
        var match = RankPattern.Match(text);
        if (!match.Success)
        {
            return null;
        }
        var place = match.Groups["rank"].Value.ToLowerInvariant() switch
        {
            "second" => 1,
            "third" => 2,
            "fourth" => 3,
            "fifth" => 4,
            "least" or "lowest" or "smallest" or "cheapest" or "fastest" or "last" => -1,
            _ => 0,
        };
        return (place, match.Groups["rest"].Value);
    }

    /// <summary>The arguments, and what is missing.</summary>
    /// <param name="input">The user's input as an object, whose members may be arguments.</param>
    /// <param name="chooser">The tools, some of which may be asked for what is missing.</param>
    /// <param name="returns">What tools returned so far.</param>
    public (Dictionary<string, object?> Arguments, ImmutableArray<ParameterCard> Missing) Fill(JsonElement? input, ToolChooser chooser, ImmutableArray<ToolReturn> returns)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        var missing = ImmutableArray.CreateBuilder<ParameterCard>();
        var facts = Parts.Select(static part => new TextFacts(part)).ToArray();
        foreach (var parameter in Tool.Parameters)
        {
            var value = ArgumentFiller.FromInput(parameter, input);
            if (value is null && IsName(parameter) && chooser.Lookup(Tool, parameter) is not null)
            {
                value = Named(parameter, arguments, returns) is { } name ? JsonText.String(name).ToElement() : null;
            }
            else
            {
                for (var i = 0; value is null && i < Parts.Length; i++)
                {
                    value = ArgumentFiller.FromText(parameter, facts[i], new(Tool, Parts[i]));
                }
                value ??= Grouped(parameter, returns) is { } kind ? JsonText.String(kind).ToElement() : null;
            }
            if (value is not null)
            {
                arguments[parameter.Name] = value;
            }
            else if (parameter.Required)
            {
                missing.Add(parameter);
            }
        }
        return (arguments, missing.ToImmutable());
    }

    /// <summary>An identifier of the text, such as <c>gpt-4-turbo</c>, that is not among some values.</summary>
    public static string? Identifier(string text, IEnumerable<string> but)
    {
        var taken = but.Select(Words.Squash).ToArray();
        return IdentifierPattern.Matches(text).Select(static match => match.Value).LastOrDefault(word => !taken.Contains(Words.Squash(word)));
    }

    // A required text that may be anything: somebody must know which words are meant.
    private static bool IsName(ParameterCard parameter)
        => parameter.Required && parameter.Values.IsEmpty && SchemaReading.TypeOf(parameter.Schema) == "string" && SchemaReading.Text(parameter.Schema, "format").Length == 0;

    // The newest that is said: after the parameter's name, as a name that a tool returned, by its rank, or as the only identifier that is left.
    private string? Named(ParameterCard parameter, Dictionary<string, object?> sofar, ImmutableArray<ToolReturn> returns)
    {
        var names = ResultReading.Names(returns, parameter.Name);
        var used = sofar.Values.OfType<JsonElement>().Where(static value => value.ValueKind == JsonValueKind.String).Select(static value => value.GetString()!).ToArray();
        var others = used.Concat(ResultReading.AllNames(returns).Except(names, StringComparer.Ordinal)).ToArray();
        var takesIdentifiers = Parts.Any(part => Explicit(parameter, part) is not null);
        foreach (var part in Parts)
        {
            if (Explicit(parameter, part) is { } said)
            {
                return said;
            }
            var word = Identifier(part, others);
            if (EnumMatch.Best([.. names.Except(used, StringComparer.Ordinal)], part) is { } name)
            {
                // An identifier is more exact than a name that is a part of it: gpt-4 of gpt-4-turbo.
                return word is not null && Words.Squash(word).Length > Words.Squash(name).Length && Words.Squash(word).Contains(Words.Squash(name), StringComparison.Ordinal) ? word : name;
            }
            if (takesIdentifiers && word is not null)
            {
                return word;
            }
            if (RankIn(part) is { } rank && ResultReading.Ranked(returns, parameter.Name, rank.By) is { IsEmpty: false } rows && rank.Place < rows.Length)
            {
                return rank.Place < 0 ? rows[^1] : rows[rank.Place];
            }
        }
        var elsewhere = Tool.Parameters.Where(other => other != parameter).SelectMany(other => Parts.Select(part => Explicit(other, part))).OfType<string>().Concat(others).ToArray();
        return returns.IsEmpty ? null : Parts.Select(part => Identifier(part, elsewhere)).FirstOrDefault(static word => word is not null);
    }

    // An identifier after the parameter's name: other words may follow it by chance.
    private static string? Explicit(ParameterCard parameter, string part)
        => PhraseFinder.After(parameter, part) is { } phrase && phrase == Identifier(phrase, []) ? phrase : null;

    // The value that is a kind of which the text names one: what tools returned tells which words are names of what.
    private string? Grouped(ParameterCard parameter, ImmutableArray<ToolReturn> returns)
        => !parameter.Required || returns.IsEmpty ? null
            : Parts.Select(part => parameter.Values.FirstOrDefault(value => ResultReading.Names(returns, value).Any(name => EnumMatch.Score(name, part) > 0))).FirstOrDefault(static value => value is not null);
}
