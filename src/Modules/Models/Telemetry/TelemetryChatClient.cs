using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Netra.Models.Telemetry;

/// <summary>
/// Tells traces and metrics about each model call, by the names of the OpenTelemetry semantic conventions for generative AI.
/// Never a prompt, an answer or an argument. Safe for concurrent use.
/// </summary>
[Decorator]
internal sealed class TelemetryChatClient(IChatClient inner, TimeProvider time) : IChatClient
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "Netra.Models";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Metrics = new(SourceName);
    private static readonly Histogram<double> Duration = Metrics.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "Duration of a model call.");

    private static readonly Histogram<long> Tokens = Metrics.CreateHistogram<long>(
        "gen_ai.client.token.usage", "{token}", "Tokens of a model call, as the model reports them.");

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var model = Describe(options);
        using var activity = Start(model);
        var started = time.GetTimestamp();
        try
        {
            var response = await inner.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            End(activity, started, model, response.ModelId, response.FinishReason, response.Usage, failure: null);
            return response;
        }
        catch (Exception failure)
        {
            End(activity, started, model, modelId: null, finish: null, usage: null, failure);
            throw;
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var model = Describe(options);
        using var activity = Start(model);
        var started = time.GetTimestamp();
        string? modelId = null;
        ChatFinishReason? finish = null;
        UsageDetails? usage = null;
        Exception? failure = null;
        var updates = inner.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                ChatResponseUpdate update;
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                    update = updates.Current;
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                    throw;
                }
                modelId = update.ModelId ?? modelId;
                finish = update.FinishReason ?? finish;
                // By index: an enumerator for each token would be garbage.
                for (var i = 0; i < update.Contents.Count; i++)
                {
                    if (update.Contents[i] is UsageContent content)
                    {
                        usage ??= new();
                        usage.Add(content.Details);
                    }
                }
                yield return update;
            }
        }
        finally
        {
            End(activity, started, model, modelId, finish, usage, failure);
            await updates.DisposeAsync().ConfigureAwait(false);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : inner.GetService(serviceType, serviceKey);
    }

    public void Dispose() => inner.Dispose();

    // The model that is meant by the name under which it is set.
    private ChatClientMetadata? Describe(ChatOptions? options) => inner.GetService(typeof(ChatClientMetadata), options?.ModelId) as ChatClientMetadata;

    private static Activity? Start(ChatClientMetadata? model)
    {
        var name = model?.DefaultModelId;
        var activity = Source.StartActivity(name is null ? "chat" : $"chat {name}", ActivityKind.Client);
        activity?.SetTag("gen_ai.operation.name", "chat");
        activity?.SetTag("gen_ai.provider.name", model?.ProviderName);
        activity?.SetTag("gen_ai.request.model", name);
        return activity;
    }

    private void End(
        Activity? activity, long started, ChatClientMetadata? model, string? modelId, ChatFinishReason? finish, UsageDetails? usage, Exception? failure)
    {
        var tags = new TagList
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", model?.ProviderName },
            { "gen_ai.request.model", model?.DefaultModelId },
            { "gen_ai.response.model", modelId },
        };
        CountTokens(tags, "input", usage?.InputTokenCount);
        CountTokens(tags, "output", usage?.OutputTokenCount);
        activity?.SetTag("gen_ai.response.model", modelId);
        activity?.SetTag("gen_ai.usage.input_tokens", usage?.InputTokenCount);
        activity?.SetTag("gen_ai.usage.output_tokens", usage?.OutputTokenCount);
        if (finish is { } reason)
        {
            activity?.SetTag("gen_ai.response.finish_reasons", new[] { reason.Value });
        }
        if (failure is not null)
        {
            var kind = failure.GetType().Name;
            tags.Add("error.type", kind);
            activity?.SetTag("error.type", kind);
            activity?.SetStatus(ActivityStatusCode.Error);
        }
        Duration.Record(time.GetElapsedTime(started).TotalSeconds, tags);
    }

    private static void CountTokens(TagList tags, string kind, long? count)
    {
        if (count is { } tokens)
        {
            tags.Add("gen_ai.token.type", kind);
            Tokens.Record(tokens, tags);
        }
    }
}
