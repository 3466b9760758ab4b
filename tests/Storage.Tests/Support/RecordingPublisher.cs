using System.Collections.Concurrent;

namespace Netra;

/// <summary>Remembers what was published.</summary>
internal sealed class RecordingPublisher : IEventPublisher
{
    public ConcurrentQueue<(UserId User, StoredEvent Event)> Published { get; } = [];

    public ConcurrentQueue<(UserId User, ThreadId Thread)> Deleted { get; } = [];

    /// <summary>Called before an event is remembered.</summary>
    public Action<StoredEvent>? OnPublish { get; set; }

    public void Publish(UserId user, StoredEvent stored)
    {
        OnPublish?.Invoke(stored);
        Published.Enqueue((user, stored));
    }

    public void PublishTransient(UserId user, EventDraft draft) => throw new InvalidOperationException("The store has no transient events.");

    public void ThreadDeleted(UserId user, ThreadId thread) => Deleted.Enqueue((user, thread));
}
