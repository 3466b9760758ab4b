namespace Netra.Agents;

/// <summary>Turns recommendations into steps: who does what and how, how to undo it, and how to check that it worked.</summary>
[Agent("actions", Entry = true)]
internal sealed partial class ActionsAgent : IAgent<Recommendations, ActionPlan>
{
    public ValueTask<ActionPlan> RunAsync(Recommendations input, IRun run, CancellationToken ct)
        => ValueTask.FromResult(new ActionPlan { Question = input.Question, Steps = [.. input.Items.Select(Step)] });

    private static ActionStep Step(Recommendation recommendation) => recommendation.Kind switch
    {
        ChangeKind.CheaperModel => new()
        {
            What = recommendation.What,
            Who = $"The team that owns {recommendation.Feature}",
            How = $"Send a small part of the calls to {recommendation.ToModel}, compare the answers with those of today on the same inputs, then move the rest; keep the model's name in configuration.",
            Effort = recommendation.Effort,
            Undo = "Set the model's name back.",
            Check = $"Import the log of the days after, and ask what {recommendation.Feature} cost by day, how fast its calls are and how good its answers are.",
        },
        ChangeKind.AnswerCache => new()
        {
            What = recommendation.What,
            Who = $"The team that owns {recommendation.Feature}",
            How = "Keep answers by a hash of model, settings and prompt for a time after which they may be old; keep users' answers apart; log whether the cache answered.",
            Effort = recommendation.Effort,
            Undo = "Switch the cache off; calls go to the model again.",
            Check = "Import the log with cache_hit, and ask for repeated prompts: few should be left.",
        },
        _ => new()
        {
            What = recommendation.What,
            Who = $"The team that owns {recommendation.Feature}",
            How = "Remove what the answers do not need, send fewer examples and less context, and put what is always the same first so that the provider can cache it.",
            Effort = recommendation.Effort,
            Undo = "Bring the former prompt back; keep prompts under version control.",
            Check = $"Import the log of the days after, and compare input tokens and quality of {recommendation.Feature}.",
        },
    };
}
