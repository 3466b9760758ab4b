using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>
/// Answers questions about what is spent on language models: where, why, and what to change. Runs the other agents as the
/// question and the usage log require.
/// </summary>
[Agent("supervisor", Entry = true)]
internal sealed partial class SupervisorAgent : IAgent<string, string>
{
    private readonly ImmutableArray<FailedStep>.Builder _failed = ImmutableArray.CreateBuilder<FailedStep>();

    public async ValueTask<string> RunAsync(string input, IRun run, CancellationToken ct)
    {
        var triaged = await run.TryCallAsync(TriageAgent.Call(new(input)), ct);
        var report = Kept("triage", triaged) is not { } triage
            ? await WithoutTriageAsync(input, run, ct)
            : triage.DataSufficiency switch
            {
                Sufficiency.Sufficient => await SufficientAsync(triage, run, ct),
                Sufficiency.Partial => await PartialAsync(triage, run, ct),
                _ => await InsufficientAsync(triage, run, ct),
            };
        foreach (var step in _failed)
        {
            run.Warn("step_failed", $"The step {step.Agent} failed: {step.Message}");
        }
        var answered = await run.TryCallAsync(ReportingAgent.Call(report with { Failed = _failed.ToImmutable() }).AsAnswer(), ct);
        if (answered is { IsOk: true, Value: { Length: > 0 } answer })
        {
            return answer;
        }
        run.Warn("step_failed", $"The step reporting failed: {answered.Message ?? answered.Status.ToWire()}");
        return report.Findings is { Items: { IsEmpty: false } items }
            ? items[0].Text
            : "The answer could not be written; no figure of yours was changed.";
    }

    private async ValueTask<ReportRequest> SufficientAsync(Triage triage, IRun run, CancellationToken ct)
    {
        var findings = Kept("data", await run.TryCallAsync(DataAgent.Call(triage), ct));
        var report = new ReportRequest { Question = triage.Question, Triage = triage, Findings = findings };
        if (TriageRules.NeedsOneFigure(triage) || findings is null)
        {
            return report;
        }
        var recommendations = Kept("optimization", await run.TryCallAsync(OptimizationAgent.Call(findings), ct));
        if (recommendations is null)
        {
            return report;
        }
        var plan = Kept("actions", await run.TryCallAsync(ActionsAgent.Call(recommendations), ct));
        return report with { Recommendations = recommendations, Plan = plan };
    }

    private async ValueTask<ReportRequest> PartialAsync(Triage triage, IRun run, CancellationToken ct)
    {
        var (helped, found) = await run.TryCallAllAsync(DataHelperAgent.Call(triage), DataAgent.Call(triage), ct);
        var help = Kept("data_helper", helped);
        var findings = Kept("data", found);
        var report = new ReportRequest { Question = triage.Question, Triage = triage, Findings = findings, Help = help };
        return findings is null
            ? report
            : report with { Recommendations = Kept("optimization", await run.TryCallAsync(OptimizationAgent.Call(findings), ct)) };
    }

    private async ValueTask<ReportRequest> InsufficientAsync(Triage triage, IRun run, CancellationToken ct)
        => new() { Question = triage.Question, Triage = triage, Help = Kept("data_helper", await run.TryCallAsync(DataHelperAgent.Call(triage), ct)) };

    private async ValueTask<ReportRequest> WithoutTriageAsync(string question, IRun run, CancellationToken ct)
        => new() { Question = question, Help = Kept("data_helper", await run.TryCallAsync(DataHelperAgent.Call(new() { Question = question }), ct)) };

    // A step that fails does not stop the run: the report says what is missing, and the run ends with a warning.
    private T? Kept<T>(string agent, CallResult<T> result)
        where T : class
    {
        if (result.IsOk)
        {
            return result.Value;
        }
        _failed.Add(new(agent, result.Message ?? result.Status.ToWire()));
        return null;
    }
}
