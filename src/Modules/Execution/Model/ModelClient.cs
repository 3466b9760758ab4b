using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Execution;

/// <summary>Asks the host's chat client for one turn and reads its reply.</summary>
internal static class ModelClient
{
    // Characters of what a model may think, say and ask for in one turn, for each byte of the longest answer.
    private const int MostOfAnswer = 4;

    // Characters of what a model says when it refuses.
    private const int MostOfRefusal = 500;

    // What an image is reckoned as where its provider reports nothing: about what providers say for one of a screen's size.
    private const int ImageTokens = 1_000;

    /// <summary>What the chat client says of a model.</summary>
    /// <param name="client">The chat client.</param>
    /// <param name="model">The model's name; null for the host's own.</param>
    public static ModelTerms Terms(IChatClient client, string? model) => client.GetService(typeof(ModelTerms), model) as ModelTerms ?? new();

    /// <summary>One turn.</summary>
    /// <param name="client">The chat client.</param>
    /// <param name="terms">What it says of its model.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">Tools and form of the answer.</param>
    /// <param name="answerBytes">The most bytes that an answer may have; a turn of many times as many characters is broken off.</param>
    /// <param name="show">Shows a piece of text as it comes; null when nobody watches.</param>
    /// <param name="count">Told once what the turn used, also when it comes to nothing: what a model read and wrote is to be paid.</param>
    /// <param name="ct">Cancels the turn.</param>
    /// <exception cref="CallFailedException">The reply is none that can be used.</exception>
    public static async Task<ModelReply> AskAsync(
        IChatClient client, ModelTerms terms, IReadOnlyList<ChatMessage> messages, ChatOptions options, int answerBytes, Func<string, ValueTask>? show, Action<RunUsage> count, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        List<ChatResponseUpdate> updates = [];
        var meter = new ModelMeter();
        options = options.Clone();
        (options.AdditionalProperties ??= [])[ModelMeter.Key] = meter;
        var room = (long)MostOfAnswer * answerBytes;
        try
        {
            // Streamed also when nobody watches: a model that writes for long is at work as long as something comes.
            await foreach (var update in client.GetStreamingResponseAsync(messages, options, ct))
            {
                updates.Add(update);
                room -= Characters(update);
                if (room < 0)
                {
                    throw new CallFailedException(CallStatus.Error, FailureCodes.OutputLimit, $"The model wrote more than an answer may have ({answerBytes} bytes).");
                }
                if (update.AdditionalProperties?.TryGetValue(ModelTerms.StandIn, out string? standIn) == true)
                {
                    terms = Terms(client, standIn is { Length: > 0 } ? standIn : null);
                }
                if (show is not null && update.Text is { Length: > 0 } piece)
                {
                    await show(piece);
                }
            }
        }
        catch (Exception) when (updates.Count > 0 || meter.Attempts > 0 || ct.IsCancellationRequested)
        {
            count(Usage(terms, updates.ToChatResponse(), messages, options, meter));
            throw;
        }
        var response = updates.ToChatResponse();
        var usage = Usage(terms, response, messages, options, meter);
        count(usage);
        if (response.Messages.SelectMany(static message => message.Contents).OfType<ErrorContent>().FirstOrDefault() is { } refusal)
        {
            throw new CallFailedException(CallStatus.Error, FailureCodes.ModelRefused, Payloads.Cut($"The model refused: {refusal.Message}", MostOfRefusal));
        }
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

    // Results are matched to calls by id, so each needs one of its own, whatever the provider gave.
    private static string Id(FunctionCallContent call, ImmutableArray<ModelToolCall>.Builder before)
        => !string.IsNullOrEmpty(call.CallId) && before.All(other => other.Id != call.CallId)
            ? call.CallId
            : Enumerable.Range(before.Count, before.Count + 1).Select(static number => "call_" + number.ToString(CultureInfo.InvariantCulture)).First(id => before.All(other => other.Id != id));

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
    public static long Estimate(ModelTerms terms, IReadOnlyList<ChatMessage> messages, ChatOptions options)
        => terms.CountsTokens ? Tokens(messages.Sum(static message => message.Contents.Sum(Bytes)) + (terms.ReadsTools ? Bytes(options) : 0)) : 0;

    private static long Bytes(AIContent content) => content switch
    {
        TextContent text => Encoding.UTF8.GetByteCount(text.Text),
        FunctionResultContent result => Encoding.UTF8.GetByteCount(result.Result?.ToString() ?? ""),
        TextReasoningContent reasoning => Encoding.UTF8.GetByteCount(reasoning.Text),
        DataContent => 4L * ImageTokens,
        FunctionCallContent call => Encoding.UTF8.GetByteCount(call.Name ?? "") + Arguments(call).Utf8.Length,
        _ => 0,
    };

    private static long Bytes(ChatOptions options)
        => (options.Tools ?? []).OfType<AIFunctionDeclaration>().Sum(static tool => (long)Encoding.UTF8.GetByteCount(tool.Name) + Encoding.UTF8.GetByteCount(tool.Description) + Bytes(tool.JsonSchema))
            + (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } ? Bytes(schema) : 0);

    private static long Bytes(JsonElement schema) => Encoding.UTF8.GetByteCount(schema.GetRawText());

    private static long Characters(ChatResponseUpdate update)
    {
        var characters = 0L;
        // By index: an enumerator for each token would be garbage.
        for (var i = 0; i < update.Contents.Count; i++)
        {
            characters += update.Contents[i] switch
            {
                TextContent text => text.Text.Length,
                TextReasoningContent reasoning => reasoning.Text.Length,
                ErrorContent error => error.Message.Length,
                FunctionCallContent call => Bytes(call),
                _ => 0,
            };
        }
        return characters;
    }

    // What the provider reports, and where it says nothing what bytes tell.
    private static RunUsage Usage(ModelTerms terms, ChatResponse response, IReadOnlyList<ChatMessage> messages, ChatOptions options, ModelMeter meter)
    {
        var last = OfLast(terms, response, messages, options, meter);
        if (meter.Attempts < 2 || !terms.CountsTokens)
        {
            return last;
        }
        // What attempts that were repeated read and wrote is to be paid, too; nobody tells how much it was.
        var input = (meter.Attempts - 1) * Estimate(terms, messages, options);
        var output = Tokens(meter.CharactersBefore);
        return last + new RunUsage { InputTokens = input, OutputTokens = output, CostUsd = terms.Price?.CostOf(input, output), Estimated = true };
    }

    private static RunUsage OfLast(ModelTerms terms, ChatResponse response, IReadOnlyList<ChatMessage> messages, ChatOptions options, ModelMeter meter)
    {
        var reported = response.Usage;
        // An estimate is never more than what is left of a total that was reported, and nothing is less than none.
        var input = reported?.InputTokenCount ?? Math.Min(Estimate(terms, messages, options), Rest(reported?.TotalTokenCount, reported?.OutputTokenCount ?? 0) ?? long.MaxValue);
        var output = reported?.OutputTokenCount ?? Rest(reported?.TotalTokenCount, input) ?? EstimateOutput(terms, response, meter);
        return new RunUsage
        {
            InputTokens = input,
            OutputTokens = output,
            ModelCalls = 1,
            CostUsd = input + output == 0 ? 0m : terms.Price?.CostOf(input, output, Math.Min(input, reported?.CachedInputTokenCount ?? 0)),
            Estimated = input + output > 0 && (reported?.InputTokenCount is null || (reported.OutputTokenCount ?? reported.TotalTokenCount) is null),
        };
    }

    private static long? Rest(long? total, long part) => total is null ? null : Math.Max(0, total.Value - part);

    private static long EstimateOutput(ModelTerms terms, ChatResponse response, ModelMeter meter)
        => terms is { CountsTokens: true, MaxOutputTokens: > 0 } ? Tokens(Math.Max(meter.Characters, response.Messages.Sum(static message => message.Contents.Sum(Bytes)))) : 0;

    // One token for 4 bytes of UTF-8, rounded up.
    private static long Tokens(long bytes) => (bytes + 3) / 4;
}
