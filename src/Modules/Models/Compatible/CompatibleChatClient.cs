using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Netra.Models.Resilience;
using OpenAI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Netra.Models.Compatible;

/// <summary>
/// A model behind OpenAI's chat completions, whoever serves it. One attempt a call: nothing is retried here, no redirect is followed,
/// and nothing that a user or a model wrote is fetched. Fails with <see cref="ModelRequestException"/> only, unless it is
/// cancelled. Safe for concurrent use.
/// </summary>
internal sealed class CompatibleChatClient : IChatClient
{
    /// <summary>The <see cref="ErrorContent.ErrorCode"/> of what a model says when it refuses.</summary>
    public const string Refusal = "Refusal";

    // Far more than any model writes: a provider that sends more does not know its limits.
    private const int MostCharacters = 4 << 20;

    private readonly ModelOptions _settings;
    private readonly Requests _requests;
    private readonly ChatClient _client;
    private readonly HttpClientPipelineTransport _transport;
    private readonly ChatClientMetadata _metadata;
    private readonly ModelTerms _terms;

    /// <param name="settings">What is set for the model.</param>
    /// <param name="http">Takes the requests; not disposed.</param>
    public CompatibleChatClient(ModelOptions settings, HttpClient http)
    {
        _settings = settings;
        _requests = new Requests(settings);
        _transport = new HttpClientPipelineTransport(http);
        var options = new OpenAIClientOptions
        {
            Endpoint = settings.Endpoint,
            Transport = _transport,
            // Both are the business of whoever calls: it knows what was shown, and whose time runs.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
            // Prompts and answers are nobody's to log.
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false, EnableMessageLogging = false, EnableMessageContentLogging = false },
            EnableDistributedTracing = false,
            UserAgentApplicationId = "netra",
        };
#pragma warning disable OPENAI001 // The one way to say no key; it may change with the SDK, whose version is pinned.
        _client = settings.ApiKey is { } key
            ? new ChatClient(settings.Name, new ApiKeyCredential(key.Reveal()), options)
            : new ChatClient(settings.Name, new NoAuthentication(), options);
#pragma warning restore OPENAI001
        _metadata = new ChatClientMetadata(ModelOptions.OpenAI, settings.Endpoint, settings.Name);
        _terms = new ModelTerms { MaxOutputTokens = settings.MaxOutputTokens, ContextTokens = settings.ContextTokens, Price = settings.Price };
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var said = Requests.Messages(messages, options?.Instructions);
        var (request, form) = _requests.Options(options);
        ChatCompletion completion;
        try
        {
            completion = await _client.CompleteChatAsync(said, request, cancellationToken).ConfigureAwait(false);
            var meter = Meter(options);
            meter?.Begin();
            return Read(completion, form, options, meter);
        }
        catch (Exception thrown) when (!cancellationToken.IsCancellationRequested && Failures.Of(thrown) is { } failure)
        {
            throw failure;
        }
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => _settings.Streaming ? StreamAsync(messages, options, cancellationToken) : WholeAsync(messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(ModelTerms) ? _terms
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose() => _transport.Dispose();

    private async IAsyncEnumerable<ChatResponseUpdate> WholeAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var update in (await GetResponseAsync(messages, options, ct).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken ct)
    {
        var said = Requests.Messages(messages, options?.Instructions);
        var (request, form) = _requests.Options(options);
        var meter = Meter(options);
        var reading = new StreamReading(form, options, _settings.StrictSchemas, meter);
        var hasBegun = false;
        await using var updates = _client.CompleteChatStreamingAsync(said, request, ct).GetAsyncEnumerator(ct);
        ChatResponseUpdate update;
        while (true)
        {
            try
            {
                var isOver = !await updates.MoveNextAsync().ConfigureAwait(false);
                if (!hasBegun)
                {
                    hasBegun = true;
                    meter?.Begin();
                }
                if (isOver)
                {
                    update = reading.End();
                    break;
                }
                update = reading.Read(updates.Current);
            }
            catch (Exception thrown) when (!ct.IsCancellationRequested && Failures.Of(thrown) is { } failure)
            {
                throw failure;
            }
            yield return update;
        }
        yield return update;
    }

    private static ModelMeter? Meter(ChatOptions? options) => options?.AdditionalProperties?.TryGetValue(ModelMeter.Key, out ModelMeter? meter) == true ? meter : null;

    private ChatResponse Read(ChatCompletion completion, AnswerForm? form, ChatOptions? options, ModelMeter? meter)
    {
        List<AIContent> contents = [];
        if (Reasoning(completion) is { Length: > 0 } reasoning)
        {
            contents.Add(new TextReasoningContent(reasoning));
        }
        var text = string.Concat(completion.Content.Where(static part => part.Kind == ChatMessageContentPartKind.Text).Select(static part => part.Text));
        var calls = new ToolCalls(options?.Tools, _settings.StrictSchemas);
        foreach (var call in completion.ToolCalls)
        {
            calls.Add(call);
        }
        Bound(text.Length + (long)calls.Length, meter);
        if (text.Length > 0)
        {
            contents.Add(new TextContent(form is null ? text : form.Restore(text)));
        }
        if (completion.Refusal is { Length: > 0 } refusal)
        {
            contents.Add(new ErrorContent(refusal) { ErrorCode = Refusal });
        }
        contents.AddRange(calls.ToContents());
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = completion.Model,
            FinishReason = Reason(completion.FinishReason),
            Usage = completion.Usage is { } usage ? Details(usage) : null,
        };
    }

    private static void Bound(long characters, ModelMeter? meter)
    {
        meter?.Reach(characters);
        if (characters > MostCharacters)
        {
            throw new ModelRequestException(HttpRequestError.ConfigurationLimitExceeded);
        }
    }

    private static ChatFinishReason Reason(OpenAI.Chat.ChatFinishReason reason) => reason switch
    {
        OpenAI.Chat.ChatFinishReason.Length => ChatFinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        OpenAI.Chat.ChatFinishReason.ToolCalls or OpenAI.Chat.ChatFinishReason.FunctionCall => ChatFinishReason.ToolCalls,
        _ => ChatFinishReason.Stop,
    };

    private static UsageDetails Details(ChatTokenUsage usage) => new()
    {
        // The SDK says 0 for what a provider does not say.
        InputTokenCount = Known(usage.InputTokenCount),
        OutputTokenCount = Known(usage.OutputTokenCount),
        TotalTokenCount = Known(usage.TotalTokenCount),
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };

    private static long? Known(int count) => count > 0 ? count : null;

#pragma warning disable SCME0001 // The one way to what the SDK has no member for; it may change with the SDK, whose version is pinned.
    // By the names that vLLM, DeepSeek and others use, and OpenRouter and Ollama.
    private static string? Reasoning(ChatCompletion completion)
        => completion.Patch.TryGetValue("$.choices[0].message.reasoning_content"u8, out string? reasoning) || completion.Patch.TryGetValue("$.choices[0].message.reasoning"u8, out reasoning) ? reasoning : null;

    private static string? Reasoning(StreamingChatCompletionUpdate update)
        => update.Patch.TryGetValue("$.choices[0].delta.reasoning_content"u8, out string? reasoning) || update.Patch.TryGetValue("$.choices[0].delta.reasoning"u8, out reasoning) ? reasoning : null;

    private static bool IsError(StreamingChatCompletionUpdate update, out string? code)
    {
        code = null;
        if (!update.Patch.Contains("$.error"u8))
        {
            return false;
        }
        using var document = JsonDocument.Parse(update.Patch.GetJson("$.error"u8));
        if (document.RootElement.ValueKind == JsonValueKind.Null)
        {
            return false;
        }
        code = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("code"u8, out var known) && known.ValueKind == JsonValueKind.String ? known.GetString() : null;
        return true;
    }
#pragma warning restore SCME0001

    /// <summary>Reads one stream.</summary>
    private sealed class StreamReading(AnswerForm? form, ChatOptions? options, bool isStrict, ModelMeter? meter)
    {
        private readonly ToolCalls _calls = new(options?.Tools, isStrict);
        private readonly StringBuilder? _answer = form is null or { IsPlain: true } ? null : new();
        private StringBuilder? _refusal;
        private ChatTokenUsage? _usage;
        private OpenAI.Chat.ChatFinishReason? _finish;
        private string? _model;
        private long _characters;

        /// <summary>What is new in a piece; without contents when that is only known at the end, which shows that the model is at work.</summary>
        public ChatResponseUpdate Read(StreamingChatCompletionUpdate update)
        {
            if (IsError(update, out var code))
            {
                throw new ModelRequestException(HttpRequestError.ResponseEnded, code: code);
            }
            var said = new ChatResponseUpdate { Role = ChatRole.Assistant };
            // Some providers count as they go: the last count is the one.
            _usage = update.Usage ?? _usage;
            _finish = update.FinishReason ?? _finish;
            _model ??= update.Model;
            // By index: enumerators for each token would be garbage.
            for (var i = 0; i < update.ContentUpdate.Count; i++)
            {
                if (update.ContentUpdate[i].Text is not { Length: > 0 } text)
                {
                    continue;
                }
                _characters += text.Length;
                if (_answer is not null)
                {
                    _answer.Append(text);
                    said.RawRepresentation = StreamStart.AtWork;
                }
                else
                {
                    said.Contents.Add(new TextContent(text));
                }
            }
            for (var i = 0; i < update.ToolCallUpdates.Count; i++)
            {
                _calls.Add(update.ToolCallUpdates[i]);
                said.RawRepresentation = StreamStart.AtWork;
            }
            if (update.RefusalUpdate is { Length: > 0 } refusal)
            {
                (_refusal ??= new()).Append(refusal);
                _characters += refusal.Length;
                said.RawRepresentation = StreamStart.AtWork;
            }
            if (said.Contents.Count == 0 && Reasoning(update) is { Length: > 0 } reasoning)
            {
                said.Contents.Add(new TextReasoningContent(reasoning));
                _characters += reasoning.Length;
            }
            Bound(_characters + _calls.Length, meter);
            return said;
        }

        /// <summary>What is known at the end.</summary>
        /// <exception cref="ModelRequestException">There was none: the stream broke off.</exception>
        public ChatResponseUpdate End()
        {
            if (_finish is not { } finish)
            {
                throw new ModelRequestException(HttpRequestError.ResponseEnded);
            }
            List<AIContent> contents = [];
            if (_answer is { Length: > 0 })
            {
                contents.Add(new TextContent(form!.Restore(_answer.ToString())));
            }
            if (_refusal is not null)
            {
                contents.Add(new ErrorContent(_refusal.ToString()) { ErrorCode = Refusal });
            }
            contents.AddRange(_calls.ToContents());
            if (_usage is not null)
            {
                contents.Add(new UsageContent(Details(_usage)));
            }
            return new ChatResponseUpdate(ChatRole.Assistant, contents) { FinishReason = Reason(finish), ModelId = _model };
        }
    }

    /// <summary>For a provider that asks for no key.</summary>
    private sealed class NoAuthentication : AuthenticationPolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => ProcessNext(message, pipeline, currentIndex);

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
            => ProcessNextAsync(message, pipeline, currentIndex);
    }
}
