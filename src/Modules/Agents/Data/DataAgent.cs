using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>Computes the figures that a question needs from the usage log, each with the call of the tool that it comes from.</summary>
[Agent("data", Entry = true)]
[UseTools<LogTools>, UseTools<CostTools>, UseTools<SimulationTools>, UseTools<LatencyTools>, UseTools<PatternTools>, UseTools<CacheTools>, UseTools<FileTools>, UseTools<DeletionTools>]
internal sealed partial class DataAgent(RunContext context, PriceList prices) : IAgent<Triage, Findings>
{
    private const int MostFeatures = 5;

    private readonly ImmutableArray<Finding>.Builder _found = ImmutableArray.CreateBuilder<Finding>();
    private readonly ImmutableArray<string>.Builder _notFound = ImmutableArray.CreateBuilder<string>();

    public async ValueTask<Findings> RunAsync(Triage input, IRun run, CancellationToken ct)
    {
        if (input is { Category: Category.Other, Intent: Intent.Unknown })
        {
            // Started by itself, on a question that nobody has triaged.
            var log = await run.CallAsync(LogTools.Calls.DescribeUsage(), ct);
            input = TriageRules.Assess(input.Question, log, prices);
        }
        var named = input.Entities;
        switch (input.Intent)
        {
            case Intent.Figure:
                var by = named.By ?? (named.Features.IsEmpty && !named.Models.IsEmpty ? BreakDownBy.Model : BreakDownBy.Feature);
                await AskAsync(CostTools.Calls.BreakDownCost(by, named.Timeframe), costs => CostTelling.Figure(costs, input), run, ct);
                break;
            case Intent.Drivers:
                await AskAsync(CostTools.Calls.FindCostDrivers(), CostTelling.Drivers, run, ct);
                break;
            case Intent.SwitchModel:
                await SimulateSwitchAsync(named, run, ct);
                break;
            case Intent.Grow:
                var percent = named.Percents.IsEmpty ? (named.RateLimit is null ? 100 : 0) : named.Percents[0];
                await AskAsync(SimulationTools.Calls.SimulateGrowth(percent, named.RateLimit), SimulationTelling.Growth, run, ct);
                break;
            case Intent.Latency:
                var grouping = named.By ?? (named.Models.IsEmpty ? BreakDownBy.Feature : BreakDownBy.Model);
                await AskAsync(LatencyTools.Calls.MeasureLatency(grouping, named.Timeframe), report => PatternTelling.Latency(report, !named.Features.IsEmpty), run, ct);
                break;
            case Intent.Anomalies:
                await FindAnomaliesAsync(named, run, ct);
                break;
            case Intent.Patterns:
                await AskAsync(PatternTools.Calls.FindUsagePatterns(), PatternTelling.Patterns, run, ct);
                break;
            case Intent.Correlate:
                var first = named.Compared.IsEmpty ? CallMetric.InputTokens : named.Compared[0];
                var second = named.Compared.Length > 1 ? named.Compared[1] : first == CallMetric.Latency ? CallMetric.InputTokens : CallMetric.Latency;
                await AskAsync(PatternTools.Calls.Correlate(first, second), PatternTelling.Correlation, run, ct);
                break;
            case Intent.RepeatedPrompts:
                await AskAsync(CacheTools.Calls.AuditRepeatedPrompts(), SimulationTelling.Repeats, run, ct);
                break;
            case Intent.Quality:
                await AskAsync(LogTools.Calls.DescribeUsage(), LogTelling.Quality, run, ct);
                await AskAsync(PatternTools.Calls.Correlate(CallMetric.Quality, CallMetric.Cost), PatternTelling.Quality, run, ct);
                break;
            case Intent.Describe:
                await AskAsync(LogTools.Calls.DescribeUsage(), LogTelling.Description, run, ct);
                break;
            case Intent.Export:
                await AskAsync(FileTools.Calls.ExportReport(named.Format ?? ReportFormat.Csv), LogTelling.Export, run, ct);
                break;
            case Intent.Delete:
                await DeleteAsync(input, run, ct);
                break;
            case Intent.Save:
                await AskAsync(CostTools.Calls.BreakDownCost(BreakDownBy.Feature, named.Timeframe), CostTelling.BreakDown, run, ct);
                break;
            default:
                await AskAsync(CostTools.Calls.BreakDownCost(named.By ?? BreakDownBy.Feature, named.Timeframe), CostTelling.BreakDown, run, ct);
                break;
        }
        return new()
        {
            Question = input.Question,
            Category = input.Category,
            Intent = input.Intent,
            Features = named.Features,
            HasPromptHashes = input.Log is null || input.Log.WithPromptHash > 0,
            Items = _found.ToImmutable(),
            NotFound = _notFound.ToImmutable(),
        };
    }

    private async ValueTask SimulateSwitchAsync(Entities named, IRun run, CancellationToken ct)
    {
        if (named.TargetModel is not { } target)
        {
            _notFound.Add("Say which model the calls would move to, such as gpt-4-turbo.");
            return;
        }
        foreach (var feature in named.Features.IsEmpty ? [SimulationTools.AllFeatures] : named.Features.Take(MostFeatures))
        {
            await AskAsync(SimulationTools.Calls.SimulateModelSwitch(feature, target), SimulationTelling.Switch, run, ct);
        }
    }

    private async ValueTask FindAnomaliesAsync(Entities named, IRun run, CancellationToken ct)
    {
        await AskAsync(PatternTools.Calls.DetectAnomalies(named.Watched ?? AnomalyMetric.Cost), PatternTelling.Anomalies, run, ct);
        if (named.Watched is null)
        {
            await AskAsync(PatternTools.Calls.DetectAnomalies(AnomalyMetric.Calls), PatternTelling.Anomalies, run, ct);
        }
    }

    private async ValueTask DeleteAsync(Triage input, IRun run, CancellationToken ct)
    {
        switch (Deletions.Read(input, context.CreatedAt))
        {
            case { Everything: true }:
                await AskAsync(DeletionTools.Calls.DeleteUsage(), LogTelling.Deletion, run, ct);
                break;
            case { Before: { } before }:
                await AskAsync(DeletionTools.Calls.DeleteUsage(before), LogTelling.Deletion, run, ct);
                break;
            default:
                _notFound.Add("Nothing was removed. Say what to remove: \"delete all my usage\" or \"delete my usage before 2026-01-01\".");
                break;
        }
    }

    private async ValueTask AskAsync<T>(ToolCall<T> call, Func<T, Told> tell, IRun run, CancellationToken ct)
    {
        var result = await run.TryCallAsync(call, ct);
        if (!result.IsOk)
        {
            var why = result.Message ?? result.Status.ToWire();
            _notFound.Add(result.Status == CallStatus.Denied ? $"Not done: {why}" : $"{call.Name} did not answer: {why}");
            return;
        }
        var told = tell(result.Value!);
        _found.Add(new(told.Text, told.Figures, call.Name, result.Call?.Value ?? ""));
    }
}
