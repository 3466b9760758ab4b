using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Netra.Models.Resilience;

/// <summary>
/// What is done about failures of one endpoint: those that are known to pass are tried again, within the time of whoever asks; one
/// that fails for everybody is left alone for a while. Knows endpoints and failures, never a user. Safe for concurrent use.
/// </summary>
internal sealed partial class ModelPolicy
{
    /// <summary>How long a model that has begun may pause.</summary>
    public static readonly TimeSpan PauseTime = TimeSpan.FromSeconds(60);

    /// <summary>How often a call is tried again; together with the first that is four attempts.</summary>
    public const int Retries = 3;

    /// <summary>The wait before the first retry on average; it doubles, with jitter.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait that a provider may ask for.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(30);

    // Added to what a provider asks for, at most: so that not everybody comes at once.
    private const double RetryAfterJitter = 0.25;

    /// <summary>Attempts within <see cref="Sampling"/> below which a model is not judged.</summary>
    public const int FewestAttempts = 10;

    /// <summary>The share of failed attempts from which on a model is left alone.</summary>
    public const double FailureShare = 0.5;

    /// <summary>The time over which attempts are counted.</summary>
    public static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    /// <summary>How long a model is left alone; then one call tries it.</summary>
    public static readonly TimeSpan Break = TimeSpan.FromSeconds(15);

    private static readonly Meter Metrics = new(Telemetry.TelemetryChatClient.SourceName);
    private static readonly Counter<long> RetryCount = Metrics.CreateCounter<long>("netra.model.retries", "{retry}", "Model calls that were tried again.");
    private static readonly Counter<long> BreakCount = Metrics.CreateCounter<long>("netra.model.circuit_changes", "{change}", "Models that are left alone, and tried again.");

    private readonly string _endpoint;
    private readonly ILogger _log;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline _counts;

    public ModelPolicy(string endpoint, TimeProvider time, ILogger log)
    {
        _endpoint = endpoint;
        _log = log;
        _counts = new ResiliencePipelineBuilder { TimeProvider = time, Name = endpoint }.AddCircuitBreaker(Breaking()).Build();
        Attempts = Build(Passes);
        AttemptsBeforeFallback = Build(static failure => failure is not TimeoutRejectedException && Passes(failure));

        ResiliencePipeline Build(Predicate<Exception> again)
            => new ResiliencePipelineBuilder { TimeProvider = time, Name = endpoint }.AddRetry(Retrying(again)).AddPipeline(_counts).Build();
    }

    /// <summary>Runs a call up to its first answer.</summary>
    public ResiliencePipeline Attempts { get; }

    /// <summary>The same for a model that another stands in for: what did not begin in time is not tried again, since the other needs what is left of it.</summary>
    public ResiliencePipeline AttemptsBeforeFallback { get; }

    /// <summary>Whether it is called.</summary>
    public ModelState State => _circuit.CircuitState switch
    {
        CircuitState.Closed => ModelState.Available,
        CircuitState.HalfOpen => ModelState.Tried,
        _ => ModelState.LeftAlone,
    };

    /// <summary>Whether a failure is the provider's, and not of whoever asked.</summary>
    public static bool Fails(Exception failure) => failure is TimeoutRejectedException or HttpRequestException { HttpRequestError: not HttpRequestError.ConfigurationLimitExceeded };

    /// <summary>Whether a failure is known to pass.</summary>
    public static bool Passes(Exception failure) => failure switch
    {
        TimeoutRejectedException => true,
        // What asks to be left alone for longer than anybody waits is not asked again.
        ModelRequestException { RetryAfter: { } wait } when wait > LongestRetryAfter => false,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => false,
        // Without a status there was no answer: the connection failed.
        HttpRequestException { StatusCode: { } status } => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500,
        HttpRequestException => true,
        _ => false,
    };

    /// <summary>Counts a failure that is not tried again, since part of the answer was used.</summary>
    public async ValueTask CountAsync(Exception failure)
    {
        if (State != ModelState.Available)
        {
            // It began before, and says nothing of whether the endpoint is well again.
            return;
        }
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        _ = await _counts.ExecuteOutcomeAsync(static (_, thrown) => new ValueTask<Outcome<bool>>(Outcome.FromException<bool>(thrown)), context, failure);
        ResilienceContextPool.Shared.Return(context);
    }

    private RetryStrategyOptions Retrying(Predicate<Exception> again) => new()
    {
        ShouldHandle = attempt => new(attempt.Outcome.Exception is { } failure && again(failure)),
        MaxRetryAttempts = Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = RetryDelay,
        // Null: as above.
        DelayGenerator = static attempt => new(attempt.Outcome.Exception is ModelRequestException { RetryAfter: { } wait } ? wait * (1 + (RetryAfterJitter * Random.Shared.NextDouble())) : null),
        OnRetry = retry =>
        {
            var kind = retry.Outcome.Exception!.GetType().Name;
            RetryCount.Add(1, new KeyValuePair<string, object?>("netra.model.endpoint", _endpoint), new KeyValuePair<string, object?>("error.type", kind));
            Retried(_log, _endpoint, kind, retry.AttemptNumber + 1, (long)retry.RetryDelay.TotalMilliseconds);
            return default;
        },
    };

    private CircuitBreakerStrategyOptions Breaking() => new()
    {
        ShouldHandle = static attempt => new(attempt.Outcome.Exception is { } failure && Passes(failure)),
        FailureRatio = FailureShare,
        MinimumThroughput = FewestAttempts,
        SamplingDuration = Sampling,
        BreakDuration = Break,
        StateProvider = _circuit,
        OnOpened = _ => Changed("open"),
        OnClosed = _ => Changed("closed"),
    };

    private ValueTask Changed(string state)
    {
        BreakCount.Add(1, new KeyValuePair<string, object?>("netra.model.endpoint", _endpoint), new KeyValuePair<string, object?>("state", state));
        CircuitChanged(_log, _endpoint, state);
        return default;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Endpoint} failed ({Kind}); retry {Attempt} in {Milliseconds} ms.")]
    private static partial void Retried(ILogger log, string endpoint, string kind, int attempt, long milliseconds);

    [LoggerMessage(2, LogLevel.Warning, "The circuit of {Endpoint} is {State}.")]
    private static partial void CircuitChanged(ILogger log, string endpoint, string state);
}
