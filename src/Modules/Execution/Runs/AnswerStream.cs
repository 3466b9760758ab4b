using System.Text;
using System.Text.Json;

namespace Netra.Execution;

/// <summary>
/// The text that becomes the run's answer, as it is streamed. What is shown and what a later watcher is told are the same:
/// both happen under one lock. Safe for concurrent use.
/// </summary>
internal sealed class AnswerStream(RunRecord run, IEventPublisher publisher, RunStop stop, TimeProvider time, int answerBytes)
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private MessageId? _message;
    private string? _key;
    private AgentFrame? _agent;
    private int _bytes;
    private char _high;

    /// <summary>Shows a piece of the text of the message with this key; another key begins another message.</summary>
    /// <exception cref="OperationCanceledException">The answer is too long; the run ends.</exception>
    public void Write(string key, AgentFrame agent, string piece)
    {
        lock (_gate)
        {
            if (_message is not { } message || !string.Equals(_key, key, StringComparison.Ordinal))
            {
                Retract(agent);
                message = MessageId.For(run.Run, key);
                (_message, _key) = (message, key);
            }
            _agent = agent;
            var text = Complete(piece);
            if (text.Length == 0)
            {
                return;
            }
            _bytes += Encoding.UTF8.GetByteCount(text);
            if (_bytes > answerBytes)
            {
                throw stop.Fail(FailureCodes.OutputLimit, $"An answer may have {answerBytes} bytes.");
            }
            var offset = _text.Length;
            _text.Append(text);
            Publish(agent, new MessageDelta(message, offset, text));
        }
    }

    /// <summary>What was streamed is no answer after all.</summary>
    public void Retract(AgentFrame agent)
    {
        lock (_gate)
        {
            if (_message is { } message && _text.Length > 0)
            {
                Publish(agent, new MessageSnapshot(message, ""));
            }
            _message = null;
            _text.Clear();
            _bytes = 0;
            _high = default;
        }
    }

    /// <summary>Settles the answer; when other text was streamed, shows what counts.</summary>
    /// <param name="answer">The answer as the user is shown it.</param>
    /// <param name="whole">The whole answer.</param>
    /// <param name="root">The agent that the user started.</param>
    /// <returns>The answer's message.</returns>
    public MessageId Finish(JsonText answer, JsonText whole, CallNode root)
    {
        lock (_gate)
        {
            if (_message is not { } message)
            {
                return MessageId.For(run.Run, root.Key);
            }
            if (whole.ToElement() is { ValueKind: JsonValueKind.String } text && !string.Equals(text.GetString(), _text.ToString(), StringComparison.Ordinal))
            {
                var shown = answer.ToElement().GetString()!;
                _text.Clear().Append(shown);
                Publish(root.Agent, new MessageSnapshot(message, shown));
            }
            return message;
        }
    }

    /// <summary>All that is streamed so far, or null.</summary>
    public AnswerDraft? Find()
    {
        lock (_gate)
        {
            return _message is { } message && _agent is { } agent && _text.Length > 0 ? new AnswerDraft(run.Run, agent, message, _text.ToString()) : null;
        }
    }

    // Half of a surrogate pair waits for the other half; one that stays alone is U+FFFD, as in every JSON that is written.
    private string Complete(string piece)
    {
        if (piece.Length == 0)
        {
            return piece;
        }
        var text = _high == default ? piece : _high + piece;
        _high = default;
        if (char.IsHighSurrogate(text[^1]))
        {
            _high = text[^1];
            text = text[..^1];
        }
        return HasLoneSurrogate(text) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private void Publish(AgentFrame agent, RunEvent @event)
        => publisher.PublishTransient(run.User, new EventDraft { Event = @event, At = time.GetUtcNow(), Thread = run.Thread, Run = run.Run, Agent = agent });
}
