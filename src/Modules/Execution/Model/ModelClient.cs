using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace Netra.Execution;

/// <summary>Asks the host's chat client for one turn and reads its reply.</summary>
internal static class ModelClient
{
    /// <summary>One turn.</summary>
    /// <param name="client">The chat client.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Tools and form of the answer.</param>
    /// <param name="show">Shows a piece of text as it comes; null when nobody watches.</param>
    /// <param name="count">Told once what the turn used, also when it comes to nothing: what a model read and wrote is to be paid.</param>
    /// <param name="ct">Cancels the turn.</param>
    /// <exception cref="CallFailedException">The reply is none that can be used.</exception>
    public static async Task<ModelReply> AskAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, Func<string, ValueTask>? show, Action<RunUsage> count, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        List<ChatResponseUpdate> updates = [];
        ChatResponse response;
        try
        {
            response = show is null ? await client.GetResponseAsync(messages, options, ct) : await StreamAsync(client, messages, options, updates, show, ct);
        }
        catch (Exception) when (updates.Count > 0 || ct.IsCancellationRequested)
        {
            count(Interrupted(client, messages, updates));
            throw;
        }
        var usage = Usage(response, messages, response.Text);
        count(usage);
        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new CallFailedException(CallStatus.Error, FailureCodes.ModelFiltered, "The model's provider filtered the answer; ask differently.");
        }
        if (response.FinishReason == ChatFinishReason.Length)
        {
            throw new CallFailedException(CallStatus.Error, FailureCodes.ModelTruncated, "The model's answer was longer than it may be; ask for less.");
        }
        var contents = response.Messages.Where(static message => message.Role == ChatRole.Assistant).SelectMany(static message => message.Contents).ToArray();
        var text = string.Concat(contents.OfType<TextContent>().Select(static content => content.Text));
        var calls = ImmutableArray.CreateBuilder<ModelToolCall>();
        foreach (var call in contents.OfType<FunctionCallContent>())
        {
            calls.Add(new ModelToolCall(Id(call, calls), call.Name ?? "", Arguments(call)));
        }
        return new ModelReply { Text = text, Calls = calls.DrainToImmutable(), Usage = usage };
    }

    private static async Task<ChatResponse> StreamAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, List<ChatResponseUpdate> updates, Func<string, ValueTask> show, CancellationToken ct)
    {
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, ct))
        {
            updates.Add(update);
            if (update.Text is { Length: > 0 } piece)
            {
                await show(piece);
            }
        }
        return updates.ToChatResponse();
    }

    // Results are matched to calls by id, so each needs one of its own, whatever the provider gave.
    private static string Id(FunctionCallContent call, ImmutableArray<ModelToolCall>.Builder before)
        => !string.IsNullOrEmpty(call.CallId) && before.All(other => other.Id != call.CallId)
            ? call.CallId
            : "call_" + before.Count.ToString(CultureInfo.InvariantCulture);

    // Arguments that are no JSON object are given to the tool as null: its binder says what is wrong, and the model can correct it.
    private static JsonText Arguments(FunctionCallContent call)
    {
        if (call.Exception is not null)
        {
            return JsonText.Null;
        }
        try
        {
            return SoundJson.From(ToolArguments.ToJson(call.Arguments).ToElement()) ?? JsonText.Null;
        }
        catch (Exception unreadable) when (unreadable is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return JsonText.Null;
        }
    }

    /// <summary>About how many tokens a call reads; none when the model counts none.</summary>
    public static long Estimate(IChatClient client, IReadOnlyList<ChatMessage> messages)
        => client.GetService(typeof(ModelTerms)) is ModelTerms { CountsTokens: false } ? 0 : Estimate(messages.Sum(static message => message.Contents.Sum(Bytes)));

    private static long Bytes(AIContent content) => content switch
    {
        TextContent text => Encoding.UTF8.GetByteCount(text.Text),
        FunctionResultContent result => Encoding.UTF8.GetByteCount(result.Result?.ToString() ?? ""),
        FunctionCallContent call => ToolArguments.ToJson(call.Arguments).Utf8.Length,
        _ => 0,
    };

    private static RunUsage Usage(ChatResponse response, IReadOnlyList<ChatMessage> messages, string text)
    {
        var reported = response.Usage;
        var input = reported?.InputTokenCount ?? Estimate(messages.Sum(static message => (long)Encoding.UTF8.GetByteCount(message.Text)));
        var output = reported?.OutputTokenCount ?? (reported is null ? Estimate(Encoding.UTF8.GetByteCount(text)) : 0);
        return new RunUsage
        {
            InputTokens = input,
            OutputTokens = output,
            ModelCalls = 1,
            // Nothing here knows what a token of this model costs; what used no token cost nothing.
            CostUsd = input + output == 0 ? 0m : null,
            Estimated = reported?.InputTokenCount is null,
        };
    }

    // What had come when the turn was interrupted, and what it had been asked.
    private static RunUsage Interrupted(IChatClient client, IReadOnlyList<ChatMessage> messages, List<ChatResponseUpdate> updates)
    {
        var partial = updates.ToChatResponse();
        if (partial.Usage is not null)
        {
            return Usage(partial, messages, partial.Text);
        }
        var input = Estimate(client, messages);
        var output = input == 0 ? 0 : Estimate(Encoding.UTF8.GetByteCount(partial.Text));
        return new RunUsage { InputTokens = input, OutputTokens = output, ModelCalls = 1, CostUsd = input + output == 0 ? 0m : null, Estimated = input + output > 0 };
    }

    // One token for 4 bytes of UTF-8, rounded up.
    private static long Estimate(long bytes) => (bytes + 3) / 4;
}
