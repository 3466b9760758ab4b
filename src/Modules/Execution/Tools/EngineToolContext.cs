using System.Text.Json;

namespace Netra.Execution;

/// <summary>One call of a tool as its method sees it.</summary>
internal sealed class EngineToolContext(RunExecution run, CallNode node, RunFrame frame) : ToolContext
{
    public override IRunScope Scope => run.Scope;

    public override IRun Run => frame;

    public override ToolCallId CallId { get; } = node.Call!.Value;

    public override string IdempotencyKey { get; } = IdempotencyKeys.For(run.Run, node.Key);

    public override int MostResultBytes => run.Services.Limits.AnswerBytes;

    public override void ReportItem(JsonText item)
    {
        var shown = Payloads.Redact(item, node.Tool!.SecretMembers);
        var json = shown.ToElement();
        ReportProgress(json.ValueKind == JsonValueKind.String ? json.GetString() : shown.ToString(), null);
    }

    public override void ReportProgress(string? message, double? fraction)
    {
        // What is told after the end, by code that was abandoned, is about nothing any more.
        if (node.IsClosed || run.Stop.IsStopped)
        {
            return;
        }
        var shown = message is null ? null : Payloads.Cut(SecretText.Redact(message), PayloadCut.Results.Characters);
        double? part = fraction is { } given && double.IsFinite(given) ? Math.Clamp(given, 0, 1) : null;
        run.Services.Publisher.PublishTransient(run.Record.User, new EventDraft
        {
            Event = new ToolProgress(shown, part),
            At = run.Time.GetUtcNow(),
            Thread = run.Record.Thread,
            Run = run.Run,
            Agent = node.Agent,
            Call = node.Call,
        });
    }
}
