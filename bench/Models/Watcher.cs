namespace Netra.ModelsBench;

/// <summary>The end of what users are shown: counts it. Knows nobody. Safe for concurrent use.</summary>
internal sealed class Watcher : IEventPublisher, IUserDirectory
{
    private TaskCompletionSource<long> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _shown;

    /// <summary>The characters that the next run to end was shown to write.</summary>
    public Task<long> NextAsync()
    {
        _shown = 0;
        _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _ended.Task;
    }

    public void Publish(UserId user, StoredEvent stored)
    {
        if (stored.Wire.Utf8.Span.IndexOf("\"run_failed\""u8) >= 0)
        {
            _ended.TrySetException(new InvalidOperationException($"The run failed: {stored.Wire}"));
        }
        if (stored.Wire.Utf8.Span.IndexOf("\"run_completed\""u8) >= 0)
        {
            _ended.TrySetResult(_shown);
        }
    }

    public void PublishTransient(UserId user, EventDraft draft)
    {
        if (draft.Event is MessageDelta delta)
        {
            _shown += delta.Text.Length;
        }
    }

    public void ThreadDeleted(UserId user, ThreadId thread)
    {
        // Nobody watches.
    }

    public ValueTask<UserContext?> FindAsync(UserId user, CancellationToken ct) => default;
}
