namespace Netra.Agents;

/// <summary>Writes the answer from all that was found. Always produces one: a model's, else a composed one.</summary>
[Agent("reporting", Entry = true)]
internal sealed partial class ReportingAgent : IAgent<ReportRequest, string>
{
    public async ValueTask<string> RunAsync(ReportRequest input, IRun run, CancellationToken ct)
    {
        var draft = ReportComposer.Compose(input);
        var written = await run.TryCallAsync(ReportWriter.Call(new(input.Question, draft)), ct);
        var answer = draft;
        if (!written.IsOk)
        {
            run.Warn("report_composed", "The model could not be asked to phrase the answer; it was composed from what was found.");
        }
        else if (FigureGuard.Accepts(written.Value, draft))
        {
            answer = written.Value!;
        }
        else
        {
            run.Warn("report_composed", "The model's text had figures that no tool computed; the answer was composed from what was found.");
        }
        // Streamed only now: a figure that is shown cannot be taken back.
        foreach (var piece in AnswerPieces.Of(answer))
        {
            await run.WriteAsync(piece, ct);
        }
        return answer;
    }
}
