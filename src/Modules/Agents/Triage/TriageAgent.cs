namespace Netra.Agents;

/// <summary>Says what a question about language model usage is about, what it names, and whether the usage log suffices for it.</summary>
[Agent("triage", Entry = true), UseTools<LogTools>]
internal sealed partial class TriageAgent(PriceList prices) : IAgent<TriageRequest, Triage>
{
    public async ValueTask<Triage> RunAsync(TriageRequest input, IRun run, CancellationToken ct)
    {
        var log = await run.CallAsync(LogTools.Calls.DescribeUsage(), ct);
        var triage = TriageRules.Assess(input.Question, log, prices);
        if (triage.Confidence < TriageRules.SureFrom)
        {
            var guess = await run.TryCallAsync(TriageGuesser.Call(input), ct);
            if (guess is { IsOk: true, Value: { } guessed } && TriageGuesses.Adopt(triage, guessed, log) is { } adopted)
            {
                triage = adopted;
            }
            else if (!guess.IsOk)
            {
                run.Warn("triage_by_rules_only", "The model could not be asked what the question means; it was read by rules alone.");
            }
        }
        await run.ThinkAsync(TriageGuesses.Describe(triage), ct);
        return triage;
    }
}
