using Microsoft.Extensions.AI;

namespace Netra.Scopes;

/// <summary>What an engine is given and never uses here: nothing runs.</summary>
[NetraWaiver("NETRA009", "A benchmark has no sign-in: somebody must be the user whose scopes are measured.")]
internal sealed class Nobody : IChatClient, IEventPublisher, IUserDirectory
{
    public static UserContext NewUser() => new() { Id = new UserId("u_bench") };

    public void Publish(UserId user, StoredEvent stored) => throw new NotSupportedException();

    public void PublishTransient(UserId user, EventDraft draft) => throw new NotSupportedException();

    public void ThreadDeleted(UserId user, ThreadId thread) => throw new NotSupportedException();

    public ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct) => default;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
