using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Netra.Samples.Tests;

/// <summary>A model that says what a test wants: text, or a call of a tool on the first turn.</summary>
internal sealed class SpokenModel(Func<IReadOnlyList<ChatMessage>, AIContent> say) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [say([.. messages])])));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        yield return new ChatResponseUpdate(ChatRole.Assistant, [say([.. messages])]);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Holds nothing.
    }
}
