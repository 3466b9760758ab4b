using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Netra.Testing;

/// <summary>
/// Repeats a conversation that a <see cref="RecordingChatClient"/> recorded, piece by piece as it came. Every request must equal one of the recording that was
/// not yet repeated: the same messages, tools, schemas and options. Turns that agents take at the same time may come in any order. Safe for concurrent use.
/// </summary>
public sealed class ReplayingChatClient : IChatClient, IScript
{
    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly Recording _recording;
    private readonly List<RecordedTurn> _left;
    private int _asked;
    private string? _unforeseen;

    /// <summary>Opens a recording.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="ScriptException">It is no recording.</exception>
    public ReplayingChatClient(string path)
    {
        _file = Path.GetFileName(path);
        _recording = Recording.Read(path);
        _left = [.. _recording.Turns];
    }

    /// <summary>Checks that every turn of the recording was asked for, and nothing else.</summary>
    /// <exception cref="ScriptException">It was not so; the message says what is different, line by line.</exception>
    public void VerifyUsed()
    {
        lock (_gate)
        {
            if (_unforeseen is not null)
            {
                throw new ScriptException(_unforeseen);
            }
            if (_left.Count > 0)
            {
                throw new ScriptException($"The model was asked for {_asked} turns, and {_left.Count} of the {_recording.Turns.Length} of {_file} were left. The next is:\n{Recording.Text(_left[0].Request)}");
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ScriptException">This was not recorded.</exception>
    /// <exception cref="ModelRequestException">The model failed when it was recorded.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="ScriptException">This was not recorded.</exception>
    /// <exception cref="ModelRequestException">The model failed when it was recorded.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var turn = Take(Recording.Request(new([.. messages], options)));
        foreach (var update in turn.Updates)
        {
            // As a model does, which never answers within the call.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return update;
        }
        if (turn.Failure is not null)
        {
            throw turn.Failure;
        }
    }

    /// <summary>The <see cref="ModelTerms"/> that the model had, and nothing else: there is nothing behind it.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceType == typeof(ModelTerms) && _recording.Terms.TryGetValue(serviceKey as string ?? "", out var terms) ? terms : null;

    /// <summary>Nothing: it holds nothing.</summary>
    public void Dispose()
    {
        // Holds nothing.
    }

    void IScript.ThrowIfOverrun()
    {
        lock (_gate)
        {
            if (_unforeseen is not null)
            {
                throw new ScriptException(_unforeseen);
            }
        }
    }

    private RecordedTurn Take(JsonObject request)
    {
        lock (_gate)
        {
            _asked++;
            var index = _left.FindIndex(turn => JsonNode.DeepEquals(turn.Request, request));
            if (index < 0)
            {
                var difference = _left.Count == 0 ? $"and {_file} has {_recording.Turns.Length}. It was asked:\n{Recording.Text(request)}"
                    : $"which {_file} does not have. The recording is -, what was asked is +:\n{TextDifference.Of(Recording.Text(_left[0].Request), Recording.Text(request))}";
                _unforeseen ??= $"The model was asked for turn {_asked}, {difference}\nRecord the conversation again if this is meant.";
                throw new ScriptException(_unforeseen);
            }
            var turn = _left[index];
            _left.RemoveAt(index);
            return turn;
        }
    }
}
