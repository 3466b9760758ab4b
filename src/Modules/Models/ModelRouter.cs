using System.Collections.Frozen;
using Microsoft.Extensions.AI;

namespace Netra.Models;

/// <summary>
/// Hands a call to the model that it names (<see cref="ChatOptions.ModelId"/>, the name under which the model is set), or to the
/// host's own. Its services are asked for with that name as key. Safe for concurrent use.
/// </summary>
internal sealed class ModelRouter : IChatClient
{
    /// <summary>The name of the host's own model.</summary>
    public const string Default = "";

    private readonly FrozenDictionary<string, IChatClient> _models;
    private readonly HttpClient? _http;

    /// <param name="models">The models by name, <see cref="Default"/> among them.</param>
    /// <param name="http">What they share, disposed with them.</param>
    public ModelRouter(IReadOnlyDictionary<string, IChatClient> models, HttpClient? http)
    {
        _models = models.ToFrozenDictionary(StringComparer.Ordinal);
        _http = http;
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => Find(options).GetResponseAsync(messages, options, cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => Find(options).GetStreamingResponseAsync(messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : _models.TryGetValue(serviceKey as string ?? Default, out var model) ? model.GetService(serviceType)
            : null;
    }

    public void Dispose()
    {
        foreach (var model in _models.Values)
        {
            model.Dispose();
        }
        _http?.Dispose();
    }

    private IChatClient Find(ChatOptions? options) => _models.TryGetValue(options?.ModelId ?? Default, out var model)
        ? model
        : throw new NotSupportedException($"There is no model '{options?.ModelId}'; set it under Netra:Models.");
}
