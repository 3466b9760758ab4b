using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Netra.Agents;

/// <summary>Composes an answer from what was found. Makes no figure: it places those that findings and recommendations have.</summary>
internal static class ReportComposer
{
    /// <summary>The answer when there is nothing to compose one from.</summary>
    public const string NothingFound = "I could not find out anything about this: no step that would have computed a figure brought a result.";

    /// <summary>The answer, as Markdown; never blank.</summary>
    public static string Compose(ReportRequest request)
    {
        var parts = new List<string>();
        if (request.Findings is { } findings)
        {
            parts.AddRange(findings.Items.Select(static item => item.Text).Where(static text => text.Length > 0));
            parts.AddRange(findings.NotFound);
        }
        if (request.Recommendations is { } recommendations)
        {
            parts.AddRange(Advice(recommendations, request.Plan));
        }
        if (request.Help is { } help)
        {
            parts.AddRange(Missing(help));
        }
        else if (request.Triage is { Missing: { IsEmpty: false } missing, Category: not Category.Other } && request.Findings is null)
        {
            parts.Add($"The log lacks what is needed to tell {CostTelling.List(missing.Select(static one => one.Questions))}.");
        }
        var nothing = parts.Count == 0;
        if (nothing)
        {
            parts.Add(NothingFound);
        }
        if (!request.Failed.IsEmpty)
        {
            parts.Add($"Missing from this answer: {string.Join("; ", request.Failed.Select(static step => $"the step {step.Agent} failed ({step.Message.TrimEnd('.')})"))}.");
        }
        return string.Join("\n\n", parts);
    }

    private static ImmutableArray<string> Advice(Recommendations recommendations, ActionPlan? plan)
    {
        if (recommendations.Items.IsEmpty)
        {
            return recommendations.Intent == Intent.Save ? recommendations.Notes : [];
        }
        // Who did not ask how to save is told in one sentence.
        if (recommendations.Intent != Intent.Save)
        {
            return recommendations is { Intent: Intent.BreakDown or Intent.Drivers, Items: [{ SavingUsd: not null } first, ..] } ? [$"The greatest saving that was found: {Sentence(first)}"] : [];
        }
        return [Full(recommendations.Items, plan), .. recommendations.Notes];
    }

    private static string Full(ImmutableArray<Recommendation> items, ActionPlan? plan)
    {
        var text = new StringBuilder("What would save money:\n");
        for (var i = 0; i < items.Length; i++)
        {
            var item = items[i];
            text.Append(CultureInfo.InvariantCulture, $"\n{i + 1}. **{item.What}.** ");
            text.Append(item.SavingUsd is not null ? $"{Saving(item)}. " : "");
            text.Append(CultureInfo.InvariantCulture, $"Effort: {item.Effort.ToString().ToLowerInvariant()}. Risk: {item.Risk}\n");
            if (plan?.Steps.FirstOrDefault(step => step.What == item.What) is { } step)
            {
                text.Append(CultureInfo.InvariantCulture, $"   - Who: {step.Who}\n   - How: {step.How}\n   - Undo: {step.Undo}\n   - Check: {step.Check}\n");
            }
        }
        return text.ToString().TrimEnd();
    }

    private static string Sentence(Recommendation item) => $"{item.What}. {Saving(item)}.";

    private static string Saving(Recommendation item)
        => $"Saves {Figures.Usd(item.SavingUsd ?? 0)} ({Figures.Percent(item.SavingShare ?? 0)} of all cost): {Figures.Usd(item.CostAfterUsd ?? 0)} instead of {Figures.Usd(item.CostBeforeUsd ?? 0)}";

    private static IEnumerable<string> Missing(DataHelp help)
    {
        if (!help.Understood)
        {
            yield return "I cannot tell what this asks of your usage log. I answer questions about what is spent on language models, where, why, and what to change.";
        }
        if (!help.Gaps.IsEmpty)
        {
            yield return string.Join("\n", help.Gaps.Select(static gap => $"- {gap.What}. {gap.Why} {gap.How}"));
        }
        if (!help.Examples.IsEmpty)
        {
            yield return "For example, ask: " + string.Join(" ", help.Examples.Select(static example => $"\"{example}\""));
        }
    }
}
