using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>
/// Recommends what to change to spend less. Each saving is computed by simulating the change on the user's own rows; savings
/// that overlap are not added up.
/// </summary>
[Agent("optimization", Entry = true), UseTools<CostTools>, UseTools<SimulationTools>, UseTools<CacheTools>]
internal sealed partial class OptimizationAgent(PriceList prices) : IAgent<Findings, Recommendations>
{
    private const int DriversLookedAt = 50;

    public async ValueTask<Recommendations> RunAsync(Findings input, IRun run, CancellationToken ct)
    {
        if (input.Category is not (Category.Cost or Category.ModelChoice or Category.Configuration))
        {
            return new() { Question = input.Question, Intent = input.Intent, Notes = ["The question is not about cost, so no saving was looked for."] };
        }
        var found = await run.TryCallAsync(CostTools.Calls.FindCostDrivers(DriversLookedAt), ct);
        var drivers = found.Require();
        if (drivers.Drivers.IsEmpty)
        {
            return new() { Question = input.Question, Intent = input.Intent, Notes = [drivers.Note ?? "Nothing was spent."] };
        }
        var items = ImmutableArray.CreateBuilder<Recommendation>();
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var (feature, toModel) in Opportunities.Switches(drivers, input, prices))
        {
            var result = await run.TryCallAsync(SimulationTools.Calls.SimulateModelSwitch(feature, toModel), ct);
            if (result is { IsOk: true, Value: { } simulation, Call: { } call })
            {
                items.AddRange(Opportunities.FromSwitch(simulation, drivers.TotalCostUsd, call));
            }
            else
            {
                notes.Add($"Moving {feature} to {toModel} could not be simulated: {result.Message ?? result.Status.ToWire()}");
            }
        }
        if (input.HasPromptHashes)
        {
            var result = await run.TryCallAsync(CacheTools.Calls.AuditRepeatedPrompts(), ct);
            if (result is { IsOk: true, Value: { } repeats, Call: { } call })
            {
                items.AddRange(Opportunities.FromRepeats(repeats, drivers.TotalCostUsd, call));
            }
            else
            {
                notes.Add($"Repeated prompts could not be audited: {result.Message ?? result.Status.ToWire()}");
            }
        }
        items.AddRange(Opportunities.FromLongPrompts(drivers, found.Call));
        var ordered = items.OrderByDescending(static item => item.SavingUsd ?? -1).ToImmutableArray();
        notes.AddRange(Opportunities.Overlaps(ordered));
        if (ordered.IsEmpty)
        {
            notes.Add("No change was found that would save money: no top-priced model has more than 30% of the calls, no mean prompt is over 1,000 tokens, and no known prompt repeats.");
        }
        else
        {
            await run.ThinkAsync($"{Figures.Count(ordered.Length, "change")} would save money; the first: {ordered[0].What}", ct);
        }
        return new() { Question = input.Question, Intent = input.Intent, Items = ordered, Notes = notes.ToImmutable() };
    }
}
