using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Netra.Models.Planner;

/// <summary>
/// A chat client without a model: it chooses among the tools that it is offered by matching words, fills their arguments
/// from the text, and phrases what they return. Deterministic, without key or network, and without knowledge of any
/// subject. Never throws on what a conversation holds. Safe for concurrent use.
/// </summary>
/// <param name="reportedTokens">Input tokens that each call reports; none are counted.</param>
/// <param name="price">What they cost.</param>
internal sealed class OfflinePlanner(int reportedTokens, ModelPrice? price = null) : IChatClient
{
    /// <summary>What it calls itself.</summary>
    public const string ModelId = "offline-planner";

    /// <summary>The provider's name in telemetry.</summary>
    public const string Provider = "netra";

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ChatResponse>(cancellationToken);
        }
        var conversation = Conversation.Read(messages);
        var reply = Reply.To(conversation, options);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. reply.Contents]) { MessageId = conversation.ReplyId })
        {
            ResponseId = conversation.ReplyId,
            ModelId = ModelId,
            FinishReason = reply.FinishReason,
            Usage = Usage(),
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var conversation = Conversation.Read(messages);
        var reply = Reply.To(conversation, options);
        foreach (var content in reply.Contents)
        {
            if (content is not TextContent text)
            {
                yield return Update(conversation, content);
                continue;
            }
            foreach (var piece in Pieces.Of(text.Text))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Update(conversation, new TextContent(piece));
            }
        }
        var last = Update(conversation, content: null);
        last.FinishReason = reply.FinishReason;
        last.Contents.Add(new UsageContent(Usage()));
        await Task.CompletedTask.ConfigureAwait(false);
        yield return last;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
        {
            return null;
        }
        return serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(Provider, providerUri: null, ModelId)
            : serviceType == typeof(ModelTerms) ? new ModelTerms { CountsTokens = reportedTokens > 0, ReadsTools = false, MaxOutputTokens = 0, Price = price }
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
        // Holds nothing.
    }

    private static ChatResponseUpdate Update(Conversation conversation, AIContent? content)
        => new(ChatRole.Assistant, content is null ? [] : [content])
        {
            ResponseId = conversation.ReplyId,
            MessageId = conversation.ReplyId,
            ModelId = ModelId,
        };

    private UsageDetails Usage() => new() { InputTokenCount = reportedTokens, OutputTokenCount = 0, TotalTokenCount = reportedTokens };
}
