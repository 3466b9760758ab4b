using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Netra.Models.Resilience;

/// <summary>
/// Tries a model call again when it failed in a way that passes, and never after a part of its answer was given out; leaves an
/// endpoint alone that fails for everybody; asks the model that is named to stand in when all that was in vain. Safe for concurrent use.
/// </summary>
[Decorator]
internal sealed partial class ResilientChatClient : IChatClient
{
    private static readonly Meter Metrics = new(Telemetry.TelemetryChatClient.SourceName);
    private static readonly Counter<long> Fallbacks = Metrics.CreateCounter<long>("netra.model.fallbacks", "{call}", "Model calls that another model answered.");

    private readonly IChatClient _inner;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FrozenDictionary<string, Route> _routes;

    /// <param name="inner">The models.</param>
    /// <param name="options">What is set for them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes what happens to models, never what they were asked.</param>
    public ResilientChatClient(IChatClient inner, NetraOptions options, TimeProvider time, ILogger<ResilientChatClient> log)
    {
        _inner = inner;
        _time = time;
        _log = log;
        // Models of one endpoint fail together.
        Dictionary<string, ModelPolicy> policies = new(StringComparer.Ordinal);
        _routes = options.Models.Prepend(KeyValuePair.Create(ModelRouter.Default, options.Model)).ToFrozenDictionary(
            static model => model.Key,
            model =>
            {
                var endpoint = model.Value.Provider == ModelOptions.Offline ? ModelOptions.Offline : model.Value.Endpoint.GetLeftPart(UriPartial.Path);
                if (!policies.TryGetValue(endpoint, out var policy))
                {
                    policies.Add(endpoint, policy = new ModelPolicy(endpoint, time, log));
                }
                // What comes whole comes when it is whole: only the run's time says when that is too late.
                return new Route(policy, model.Value.Fallback, model.Value.Streaming ? model.Value.FirstTokenTime : Timeout.InfiniteTimeSpan);
            },
            StringComparer.Ordinal);
    }

    /// <summary>Whether a model is called.</summary>
    public ModelState StateOf(string name) => _routes.TryGetValue(name, out var route) ? route.Policy.State : ModelState.Available;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (stream, route, standIn) = await OpenAsync(messages, options, cancellationToken).ConfigureAwait(false);
        await using var open = stream.ConfigureAwait(false);
        if (standIn is not null)
        {
            yield return new ChatResponseUpdate { AdditionalProperties = new() { [ModelTerms.StandIn] = standIn } };
        }
        foreach (var update in stream.Begun)
        {
            yield return update;
        }
        while (await MoveAsync(stream, route.Policy).ConfigureAwait(false))
        {
            yield return stream.Current;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _inner.GetService(serviceType, serviceKey);
    }

    public void Dispose() => _inner.Dispose();

    private async ValueTask<(StreamStart Stream, Route Route, string? StandIn)> OpenAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken ct)
    {
        var name = options?.ModelId ?? ModelRouter.Default;
        var route = Find(name);
        try
        {
            return (await OpenAsync(route, route.Fallback is null ? route.Policy.Attempts : route.Policy.AttemptsBeforeFallback, messages, options, ct).ConfigureAwait(false), route, null);
        }
        catch (Exception failure) when (route.Fallback is { } fallback && !ct.IsCancellationRequested && (ModelPolicy.Fails(failure) || failure is BrokenCircuitException))
        {
            Fallbacks.Add(1, new KeyValuePair<string, object?>("netra.model", name), new KeyValuePair<string, object?>("netra.model.fallback", fallback));
            FellBack(_log, Shown(name), failure.GetType().Name, Shown(fallback));
            var other = options?.Clone() ?? new();
            other.ModelId = fallback.Length == 0 ? null : fallback;
            var next = Find(fallback);
            // Nobody stands in for who stands in.
            return (await OpenAsync(next, next.Policy.Attempts, messages, other, ct).ConfigureAwait(false), next, fallback);
        }
    }

    private async ValueTask<StreamStart> OpenAsync(Route route, ResiliencePipeline attempts, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken ct)
        => await attempts.ExecuteAsync(
            async _ => await StreamStart.OpenAsync(_inner, messages, options, route.FirstTokenTime, _time, ct).ConfigureAwait(false), ct).ConfigureAwait(false);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> MoveAsync(StreamStart stream, ModelPolicy policy)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (ModelPolicy.Passes(failure))
        {
            await policy.CountAsync(failure).ConfigureAwait(false);
            throw;
        }
    }

    private Route Find(string name) => _routes.TryGetValue(name, out var route) ? route : throw new NotSupportedException($"There is no model '{name}'; set it under Netra:Models.");

    private static string Shown(string name) => name.Length == 0 ? "Netra:Model" : name;

    [LoggerMessage(3, LogLevel.Warning, "Model {Model} failed ({Kind}); {Fallback} answers instead.")]
    private static partial void FellBack(ILogger log, string model, string kind, string fallback);

    private sealed record Route(ModelPolicy Policy, string? Fallback, TimeSpan FirstTokenTime);
}
