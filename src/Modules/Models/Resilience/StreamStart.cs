using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Polly.Timeout;

namespace Netra.Models.Resilience;

/// <summary>A streamed answer that was read up to the first piece that somebody could see or act on. Used by one flow.</summary>
internal sealed class StreamStart : IAsyncDisposable
{
    /// <summary>The <see cref="ChatResponseUpdate.RawRepresentation"/> of an update without contents that comes of what is told only at the end: a call, a form.</summary>
    public const string AtWork = "at work";

    private readonly CancellationTokenSource _cancellation;
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private readonly ITimer _timer;
    private readonly List<ChatResponseUpdate> _begun = [];
    private bool _ended;
    private bool _isOver;

    private StreamStart(CancellationTokenSource cancellation, IAsyncEnumerator<ChatResponseUpdate> updates, TimeProvider time)
    {
        _cancellation = cancellation;
        _updates = updates;
        // One for all tokens, set while one is waited for.
        _timer = time.CreateTimer(static stream => ((StreamStart)stream!).End(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What was read to open it, in order.</summary>
    public IReadOnlyList<ChatResponseUpdate> Begun => _begun;

    /// <summary>The update after the last successful <see cref="MoveNextAsync()"/>.</summary>
    public ChatResponseUpdate Current => _updates.Current;

    /// <summary>Opens a stream.</summary>
    /// <param name="client">The model.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Tools and form of the answer.</param>
    /// <param name="begin">How long it may take to begin.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Cancels the stream at any time.</param>
    /// <exception cref="TimeoutRejectedException">The model did not begin, or paused for too long.</exception>
    public static async ValueTask<StreamStart> OpenAsync(
        IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options, TimeSpan begin, TimeProvider time, CancellationToken ct)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var stream = new StreamStart(cancellation, client.GetStreamingResponseAsync(messages, options, cancellation.Token).GetAsyncEnumerator(cancellation.Token), time);
        try
        {
            var asked = time.GetTimestamp();
            var hasBegun = false;
            while (await stream.MoveNextAsync(hasBegun ? ModelPolicy.PauseTime : Left(begin, time.GetElapsedTime(asked))).ConfigureAwait(false))
            {
                hasBegun |= !IsNothing(stream.Current) || stream.Current.RawRepresentation is AtWork;
                // What only shows that the model is at work is not kept: there may be much of it.
                if (!IsNothing(stream.Current))
                {
                    stream._begun.Add(stream.Current);
                }
                if (stream.Current.Contents.Any(static content => content is not (UsageContent or TextReasoningContent or TextContent { Text.Length: 0 })))
                {
                    break;
                }
            }
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads on; false at the end.</summary>
    /// <exception cref="TimeoutRejectedException">The model paused for too long.</exception>
    public ValueTask<bool> MoveNextAsync() => MoveNextAsync(ModelPolicy.PauseTime);

    public async ValueTask DisposeAsync()
    {
        // First: what still runs of it must not cancel what is gone.
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _updates.DisposeAsync().ConfigureAwait(false);
        _cancellation.Dispose();
    }

    private static TimeSpan Left(TimeSpan most, TimeSpan passed)
        => most == Timeout.InfiniteTimeSpan ? most : most > passed ? most - passed : TimeSpan.Zero;

    private static bool IsNothing(ChatResponseUpdate update)
        => update.Contents.Count == 0 && update.FinishReason is null && update.AdditionalProperties is null && update.ModelId is null;

    private ValueTask<bool> MoveNextAsync(TimeSpan most)
    {
        if (_ended)
        {
            return new(false);
        }
        var next = _updates.MoveNextAsync();
        if (next.IsCompletedSuccessfully)
        {
            _ended = !next.Result;
            return new(!_ended);
        }
        return WaitAsync(next, most);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(ValueTask<bool> next, TimeSpan most)
    {
        _timer.Change(most, Timeout.InfiniteTimeSpan);
        try
        {
            _ended = !await next.ConfigureAwait(false);
            return !_ended;
        }
        catch (OperationCanceledException) when (Volatile.Read(ref _isOver))
        {
            throw new TimeoutRejectedException($"The model said nothing for {most.TotalSeconds:0} s.", most);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void End()
    {
        Volatile.Write(ref _isOver, true);
        _cancellation.Cancel();
    }
}
