using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Netra.Agents;

/// <summary>A model that says what a test wants.</summary>
internal sealed class ScriptedModel(Func<string, string> reply) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply(messages.Last().Text))) { FinishReason = ChatFinishReason.Stop, ModelId = "scripted" });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        yield return new(ChatRole.Assistant, reply(messages.Last().Text)) { FinishReason = ChatFinishReason.Stop, ModelId = "scripted" };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Holds nothing.
    }
}
