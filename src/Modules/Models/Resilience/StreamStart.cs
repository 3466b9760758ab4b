using Microsoft.Extensions.AI;
using Polly.Timeout;

namespace Netra.Models.Resilience;

/// <summary>A streamed answer that was read up to the first piece that somebody could see or act on.</summary>
internal sealed class StreamStart : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private readonly List<ChatResponseUpdate> _begun = [];
    private bool _ended;

    private StreamStart(CancellationTokenSource cancellation, IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        _cancellation = cancellation;
        _updates = updates;
    }

    /// <summary>What was read to open it, in order.</summary>
    public IReadOnlyList<ChatResponseUpdate> Begun => _begun;

    /// <summary>The update after the last successful <see cref="MoveNextAsync(TimeSpan, TimeProvider)"/>.</summary>
    public ChatResponseUpdate Current => _updates.Current;

    /// <summary>Opens a stream.</summary>
    /// <param name="client">The model.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Tools and form of the answer.</param>
    /// <param name="whole">Cancels the stream at any time.</param>
    /// <param name="opening">Cancels it until it is open: an attempt's time is over when the model has begun to answer.</param>
    public static async ValueTask<StreamStart> OpenAsync(
        IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken whole, CancellationToken opening)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(whole);
        var stream = new StreamStart(cancellation, client.GetStreamingResponseAsync(messages, options, cancellation.Token).GetAsyncEnumerator(cancellation.Token));
        try
        {
            await using (opening.Register(static source => ((CancellationTokenSource)source!).Cancel(), cancellation).ConfigureAwait(false))
            {
                while (await stream.MoveNextAsync().ConfigureAwait(false))
                {
                    stream._begun.Add(stream.Current);
                    if (stream.Current.Contents.Any(static content => content is not UsageContent))
                    {
                        break;
                    }
                }
            }
            return stream;
        }
        catch (OperationCanceledException) when (opening.IsCancellationRequested)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new OperationCanceledException(opening);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads on; false at the end.</summary>
    /// <param name="most">How long that may take.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TimeoutRejectedException">It took longer.</exception>
    public async ValueTask<bool> MoveNextAsync(TimeSpan most, TimeProvider time)
    {
        var next = MoveNextAsync();
        if (next.IsCompleted)
        {
            return await next.ConfigureAwait(false);
        }
        var isOver = false;
        await using var timer = time.CreateTimer(
            _ =>
            {
                isOver = true;
                _cancellation.Cancel();
            },
            null,
            most,
            Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        try
        {
            return await next.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Volatile.Read(ref isOver))
        {
            throw new TimeoutRejectedException($"The model paused for more than {most.TotalSeconds:0} s.", most);
        }
    }

    private async ValueTask<bool> MoveNextAsync()
    {
        _ended = _ended || !await _updates.MoveNextAsync().ConfigureAwait(false);
        return !_ended;
    }

    public async ValueTask DisposeAsync()
    {
        await _updates.DisposeAsync().ConfigureAwait(false);
        _cancellation.Dispose();
    }
}
