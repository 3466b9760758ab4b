using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Netra.Testing;

/// <summary>
/// A model that answers by a script, one turn after the other, and keeps what it was asked. Streams as it answers. When agents ask at the same time,
/// each takes the next turn in the order in which they come; <see cref="Answer"/> can tell them apart. Safe for concurrent use.
/// </summary>
public sealed class ScriptedChatClient : IChatClient, IScript
{
    private const int PieceLength = 7;

    private readonly Lock _gate = new();
    private readonly Queue<Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<ChatResponse>>> _turns = [];
    private readonly List<ModelRequest> _asked = [];
    private int _scripted;
    private ScriptException? _overrun;

    /// <summary>What it was asked so far, in order.</summary>
    public IReadOnlyList<ModelRequest> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>Answers every turn that the script does not have; null, as at first, when such a turn shall fail.</summary>
    public Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<ChatResponse>>? Answer { get; set; }

    /// <summary>An answer of text, with 10 tokens read and 3 written.</summary>
    public static ChatResponse Text(string text) => new(new ChatMessage(ChatRole.Assistant, text)) { Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 3 } };

    /// <summary>An answer that calls tools, with no tokens read or written.</summary>
    /// <param name="calls">The tools' names and arguments: an object whose members become snake_case, or null for none.</param>
    public static ChatResponse Call(params (string Name, object? Arguments)[] calls) => CallWith(null, calls);

    /// <summary>An answer that says something and calls tools.</summary>
    /// <param name="text">What it says, or null.</param>
    /// <param name="calls">The tools' names and arguments: an object whose members become snake_case, or null for none.</param>
    public static ChatResponse CallWith(string? text, params (string Name, object? Arguments)[] calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        List<AIContent> contents = text is null ? [] : [new TextContent(text)];
        contents.AddRange(calls.Select(static (call, i) => new FunctionCallContent(
            $"c{i}", call.Name, AsJson.Of(call.Arguments ?? new { }).ToElement().EnumerateObject().ToDictionary(static m => m.Name, static m => (object?)m.Value))));
        return new(new ChatMessage(ChatRole.Assistant, contents)) { Usage = new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0 } };
    }

    /// <summary>The next turn is text.</summary>
    /// <returns>This.</returns>
    public ScriptedChatClient Says(string text) => Then(Text(text));

    /// <summary>The next turn calls a tool, or an agent that is offered like one.</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="arguments">An object whose members become snake_case, or null for none.</param>
    /// <returns>This.</returns>
    public ScriptedChatClient Calls(string tool, object? arguments = null) => Then(Call((tool, arguments)));

    /// <summary>The next turn fails.</summary>
    /// <returns>This.</returns>
    public ScriptedChatClient Fails(Exception failure) => Then((_, _) => Task.FromException<ChatResponse>(failure));

    /// <summary>The next turn is this.</summary>
    /// <returns>This.</returns>
    public ScriptedChatClient Then(ChatResponse response) => Then((_, _) => Task.FromResult(response));

    /// <summary>The next turn is what this makes of the conversation.</summary>
    /// <returns>This.</returns>
    public ScriptedChatClient Then(Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<ChatResponse>> turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        lock (_gate)
        {
            _turns.Enqueue(turn);
            _scripted++;
        }
        return this;
    }

    /// <summary>Checks that every turn of the script was asked for, and none beyond it.</summary>
    /// <exception cref="ScriptException">It was not so; the message says which turn.</exception>
    public void VerifyUsed()
    {
        lock (_gate)
        {
            if (_overrun is not null)
            {
                throw new ScriptException(_overrun.Message);
            }
            if (_turns.Count > 0)
            {
                throw new ScriptException($"The model was asked for {_asked.Count} turns, and {_turns.Count} of the {_scripted} in its script were left.");
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ScriptException">The script is over, and there is no <see cref="Answer"/>.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages.ToArray();
        return await Next(new(asked, options))(asked, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ScriptException">The script is over, and there is no <see cref="Answer"/>.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var content in response.Messages[0].Contents)
        {
            if (content is TextContent { Text: { } text })
            {
                foreach (var piece in text.Chunk(PieceLength))
                {
                    yield return new ChatResponseUpdate(ChatRole.Assistant, new string(piece));
                }
            }
            else
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
            }
        }
        yield return new ChatResponseUpdate(ChatRole.Assistant, response.Usage is { } usage ? [new UsageContent(usage)] : []) { FinishReason = response.FinishReason };
    }

    /// <summary>What the model says of itself, its price for instance; what a model without a price says at first.</summary>
    public ModelTerms Terms { get; set; } = new();

    /// <summary>The <see cref="Terms"/>, and nothing else: there is nothing behind it.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType == typeof(ModelTerms) ? Terms : null;

    /// <summary>Nothing: it holds nothing, and can be asked what it was asked.</summary>
    public void Dispose()
    {
        // Holds nothing.
    }

    void IScript.ThrowIfOverrun()
    {
        lock (_gate)
        {
            if (_overrun is not null)
            {
                throw new ScriptException(_overrun.Message);
            }
        }
    }

    private Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<ChatResponse>> Next(ModelRequest request)
    {
        lock (_gate)
        {
            _asked.Add(request);
            if (_turns.TryDequeue(out var turn))
            {
                return turn;
            }
            if (Answer is { } answer)
            {
                return answer;
            }
            var last = request.Messages.Count == 0 ? "nothing" : $"'{request.Messages[^1].Text}' ({request.Messages[^1].Role})";
            _overrun ??= new ScriptException($"The model was asked for turn {_asked.Count}, and its script has {_scripted}. The last message was {last}.");
            throw _overrun;
        }
    }
}
