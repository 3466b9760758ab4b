using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Netra.Models.Resilience;

/// <summary>
/// Tries a model call again when it failed in a way that passes, and never after a part of its answer was given out; leaves a
/// model alone that fails for everybody. Safe for concurrent use.
/// </summary>
[Decorator]
internal sealed class ResilientChatClient : IChatClient
{
    private readonly IChatClient _inner;
    private readonly ModelPolicy _policy;
    private readonly TimeProvider _time;

    public ResilientChatClient(IChatClient inner, TimeProvider time, ILogger<ResilientChatClient> log)
    {
        _inner = inner;
        _time = time;
        var metadata = inner.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        _policy = new ModelPolicy(metadata?.DefaultModelId ?? metadata?.ProviderName ?? "model", time, log);
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var stream = await _policy.Attempts.ExecuteAsync(
            async ct => await StreamStart.OpenAsync(_inner, messages, options, cancellationToken, ct).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        foreach (var update in stream.Begun)
        {
            yield return update;
        }
        while (await MoveAsync(stream).ConfigureAwait(false))
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

    private async ValueTask<bool> MoveAsync(StreamStart stream)
    {
        try
        {
            return await stream.MoveNextAsync(ModelPolicy.PauseTime, _time).ConfigureAwait(false);
        }
        catch (Exception failure) when (ModelPolicy.Passes(failure))
        {
            await _policy.CountAsync(failure).ConfigureAwait(false);
            throw;
        }
    }
}
