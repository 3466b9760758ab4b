using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Netra.Execution.Tests;

/// <summary>A chat client that answers by a script and keeps what it was asked.</summary>
internal sealed class ScriptedModel : IChatClient
{
    public ConcurrentQueue<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> Asked { get; } = [];

    /// <summary>Answers a turn; by default with the number of the turn.</summary>
    public Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<ChatResponse>> Answer { get; set; } = static (_, _) => Task.FromResult(Text("Hello."));

    public static ChatResponse Text(string text) => new(new ChatMessage(ChatRole.Assistant, text)) { Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 3 } };

    public static ChatResponse Call(params (string Name, object? Arguments)[] calls) => CallWith(null, calls);

    public static ChatResponse CallWith(string? text, params (string Name, object? Arguments)[] calls)
    {
        List<AIContent> contents = text is null ? [] : [new TextContent(text)];
        contents.AddRange(calls.Select((call, i) => new FunctionCallContent(
            $"c{i}", call.Name, Calls.Json(call.Arguments ?? new { }).ToElement().EnumerateObject().ToDictionary(static m => m.Name, static m => (object?)m.Value))));
        return new(new ChatMessage(ChatRole.Assistant, contents)) { Usage = new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0 } };
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages.ToArray();
        Asked.Enqueue((asked, options));
        return await Answer(asked, cancellationToken);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var content in response.Messages[0].Contents)
        {
            if (content is TextContent { Text: { } text })
            {
                foreach (var piece in text.Chunk(7))
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

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
