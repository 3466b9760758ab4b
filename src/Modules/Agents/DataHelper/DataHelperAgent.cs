using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>Says what data is missing for a question, and how to provide it.</summary>
[Agent("data_helper", Entry = true), UseTools<LogTools>]
internal sealed partial class DataHelperAgent(PriceList prices) : IAgent<Triage, DataHelp>
{
    public async ValueTask<DataHelp> RunAsync(Triage input, IRun run, CancellationToken ct)
    {
        if (input.Log is null)
        {
            // Started by itself, or triage failed: help with what is known.
            var described = await run.TryCallAsync(LogTools.Calls.DescribeUsage(), ct);
            input = described is { IsOk: true, Value: { } log } ? TriageRules.Assess(input.Question, log, prices) : input;
        }
        var understood = input.Category != Category.Other;
        return new()
        {
            Understood = understood,
            Gaps = [.. input.Missing.Select(missing => Gap(missing, input))],
            Examples = understood && input.Log is not { Rows: 0 } ? [] : Examples(input),
        };
    }

    private DataGap Gap(MissingData missing, Triage triage)
    {
        var share = missing.Present > 0 ? $" (only {Figures.Percent(missing.Present)} of the rows have it)" : "";
        return missing.Column switch
        {
            "rows" => new(
                "Your usage log is empty",
                "No question can be answered without it.",
                "Load the sample data, or import a CSV file with the columns at, feature, model, input_tokens and output_tokens (call_id, provider, latency_ms, success, cache_hit, prompt_hash and quality if you "
                    + "have them): on the page, by POST /api/usage, or by the host's import command. A file with TIMESTAMP, ContextTokens and GeneratedTokens will do if you name its feature and model."),
            "price" => new(
                $"Some models have no price{share}: {CostTelling.List(triage.Log?.Models.Where(static model => !model.Priced).Select(static model => model.Name) ?? [])}",
                "Without it nobody can tell " + missing.Questions + ".",
                $"Prices are known for {CostTelling.List(prices.Models.Select(static price => price.Model))}. If the same model is logged under another name, import it under the listed one."),
            _ => new(
                $"The log has no {missing.Column}{share}".Replace("has no " + missing.Column + " (only", $"lacks {missing.Column} in places (only", StringComparison.Ordinal),
                "Without it nobody can tell " + missing.Questions + ".",
                $"Add a column {missing.Column} to the CSV file ({Form(missing.Column)}) and import it. Rows that are in the log already stay as they are, so delete those first that are to be replaced."),
        };
    }

    private static string Form(string column) => column switch
    {
        "latency_ms" => "milliseconds from the request to the last token",
        "quality" => "0 to 1, from your own evaluation or from users' ratings",
        "prompt_hash" => "the same text for equal prompts, such as the first 16 digits of their SHA-256",
        "cache_hit" => "true or false",
        _ => "one value for each row",
    };

    private static ImmutableArray<string> Examples(Triage triage)
    {
        var feature = triage.Log?.Features.FirstOrDefault()?.Name ?? "code completion";
        return [$"What did {feature} cost?", "Where does my money go?", "How can I spend less?", $"If {feature} moved to gpt-4-turbo, what would it cost?"];
    }
}
