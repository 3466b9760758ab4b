namespace Netra;

/// <summary>Reads a thread's whole log, page by page.</summary>
internal static class EventPages
{
    public static async Task<IReadOnlyList<StoredEvent>> ReadAllAsync(this IThreadStore threads, UserId user, ThreadId thread)
    {
        var events = new List<StoredEvent>();
        while (true)
        {
            var page = (await threads.ReadEventsAsync(user, thread, events.Count, int.MaxValue, default)).ShouldNotBeNull();
            if (page.Events.Count == 0)
            {
                page.LastSeq.ShouldBe(events.Count);
                return events;
            }
            events.AddRange(page.Events);
        }
    }
}
