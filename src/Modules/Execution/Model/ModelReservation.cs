using System.Globalization;

namespace Netra.Execution;

/// <summary>
/// What is kept of a run's tokens, and of its user's tokens and dollars of the day, while a model is asked: the prompt and the
/// longest reply that there is room for. To be settled once.
/// </summary>
internal sealed class ModelReservation
{
    /// <summary>Room for fewer tokens than this is none for a reply.</summary>
    private const int LeastOutput = 16;

    private readonly RunExecution _run;
    private decimal _ofRun;
    private decimal _ofDay;
    private decimal _dollars;

    private ModelReservation(RunExecution run) => _run = run;

    /// <summary>The most tokens that the reply may have; null when there is no such limit.</summary>
    public int? MaxOutputTokens { get; private set; }

    /// <summary>Whether there was less room than the model's own limit.</summary>
    public bool IsShortened { get; private set; }

    /// <summary>Whether a prompt leaves the model no room for an answer.</summary>
    public static bool Overflows(ModelTerms terms, long prompt) => prompt + LeastOutput > terms.ContextTokens;

    /// <summary>Keeps what a call may use, once others have left enough; ends the run when there is not enough.</summary>
    /// <param name="run">The run.</param>
    /// <param name="terms">What the model says of itself.</param>
    /// <param name="prompt">About how many tokens it is going to read.</param>
    /// <param name="ct">Cancels waiting.</param>
    /// <exception cref="OperationCanceledException">The run is ending, for want of tokens or dollars perhaps.</exception>
    public static async Task<ModelReservation> KeepAsync(RunExecution run, ModelTerms terms, long prompt, CancellationToken ct)
    {
        var kept = new ModelReservation(run);
        if (terms.CountsTokens)
        {
            try
            {
                await kept.KeepAsync(terms, prompt, ct);
            }
            catch
            {
                kept.Settle(RunUsage.None);
                throw;
            }
        }
        return kept;
    }

    /// <summary>Gives back what was kept and counts what was used instead.</summary>
    public void Settle(RunUsage used)
    {
        var tokens = used.InputTokens + used.OutputTokens;
        _run.Budget.Tokens.Settle(_ofRun, tokens);
        _run.Today.Tokens.Settle(_ofDay, tokens);
        _run.Today.Dollars.Settle(_dollars, used.PricedUsd);
    }

    // Each in the same order, and nobody who has all three waits for one: none waits for ever.
    private async Task KeepAsync(ModelTerms terms, long prompt, CancellationToken ct)
    {
        var limits = _run.Services.Limits;
        var plan = _run.Record.Plan;
        var most = (int)Math.Min(terms.MaxOutputTokens, terms.ContextTokens - prompt ?? terms.MaxOutputTokens);
        var least = prompt + Math.Min(LeastOutput, most);
        _ofRun = await _run.Budget.Tokens.KeepAsync(limits.TokensPerRun, least, prompt + most, ct)
            ?? throw Exceeded(string.Create(CultureInfo.InvariantCulture, $"A run may use {limits.TokensPerRun:N0} tokens; ask for something smaller."));
        _ofDay = await _run.Today.Tokens.KeepAsync(limits.TokensPerDay[plan], least, _ofRun, ct) ?? throw Exceeded(_run.Today.TokensSpent(plan));
        var output = _ofDay - prompt;
        if (terms.Price is { } price)
        {
            var read = price.CostOf(prompt, 0);
            _dollars = await _run.Today.Dollars.KeepAsync(limits.CostPerDayUsd[plan], price.CostOf(prompt, (long)(least - prompt)), price.CostOf(prompt, (long)output), ct)
                ?? throw Exceeded(_run.Today.DollarsSpent(plan));
            output = price.Output == 0 ? output : Math.Min(output, (_dollars - read) * 1_000_000m / price.Output);
        }
        MaxOutputTokens = terms.MaxOutputTokens == 0 ? null : (int)output;
        IsShortened = MaxOutputTokens < most;
    }

    private OperationCanceledException Exceeded(string why) => _run.Stop.Fail(FailureCodes.BudgetExceeded, why);
}
