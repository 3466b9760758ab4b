using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Netra.Testing;

/// <summary>
/// Passes a conversation on to a real model and records it to a file, from which a <see cref="ReplayingChatClient"/> repeats it without the model. The
/// file is whole after every turn, and replaces the one that was there when the first turn ends. It holds what was said, by users and tools too,
/// and no key of a provider. Safe for concurrent use.
/// </summary>
/// <remarks>
/// A turn is recorded when it has ended, or failed with a <see cref="ModelRequestException"/>; one that its caller broke off is not. Where the request
/// depends on the date, give the host a clock that stands (<see cref="AgentHostOptions.Time"/>) when recording and when replaying.
/// </remarks>
/// <param name="model">The model; disposed with this.</param>
/// <param name="path">The file; its folder exists.</param>
public sealed class RecordingChatClient(IChatClient model, string path) : DelegatingChatClient(model)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, RecordedTurn> _turns = [];
    private ImmutableSortedDictionary<string, ModelTerms> _terms = ImmutableSortedDictionary.Create<string, ModelTerms>(StringComparer.Ordinal);
    private int _begun;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file could not be written.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var turn = new Turn(this, messages, options);
        try
        {
            var response = await base.GetResponseAsync(turn.Messages, options, cancellationToken).ConfigureAwait(false);
            turn.End(response.ToChatResponseUpdates(), null);
            return response;
        }
        catch (ModelRequestException failure)
        {
            turn.End([], failure);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file could not be written.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var turn = new Turn(this, messages, options);
        List<ChatResponseUpdate> came = [];
        await using var updates = base.GetStreamingResponseAsync(turn.Messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync().ConfigureAwait(false))
                {
                    break;
                }
            }
            catch (ModelRequestException failure)
            {
                turn.End(came, failure);
                throw;
            }
            came.Add(updates.Current);
            yield return updates.Current;
        }
        turn.End(came, null);
    }

    /// <summary>What the model's client gives. <see cref="ModelTerms"/> are recorded: what is asked depends on them.</summary>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        var service = base.GetService(serviceType, serviceKey);
        if (service is ModelTerms terms && serviceType == typeof(ModelTerms))
        {
            lock (_gate)
            {
                _terms = _terms.SetItem(serviceKey as string ?? "", terms);
            }
        }
        return service;
    }

    private void Keep(int number, RecordedTurn turn)
    {
        lock (_gate)
        {
            _turns[number] = turn;
            new Recording(_terms, [.. _turns.Values]).Write(path);
        }
    }

    /// <summary>A turn under way. Its request is written down before the model gets it: messages may change while it answers.</summary>
    private sealed class Turn
    {
        private readonly RecordingChatClient _client;
        private readonly JsonObject _request;
        private readonly int _number;

        public Turn(RecordingChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options)
        {
            Messages = [.. messages];
            _client = client;
            _request = Recording.Request(new(Messages, options));
            _number = Interlocked.Increment(ref client._begun);
        }

        public IReadOnlyList<ChatMessage> Messages { get; }

        public void End(IReadOnlyList<ChatResponseUpdate> updates, ModelRequestException? failure) => _client.Keep(_number, new(_request, updates, failure));
    }
}
