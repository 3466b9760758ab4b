using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Netra.Models.Compatible;

/// <summary>Says a conversation and its options as OpenAI's chat completions have them. Safe for concurrent use.</summary>
/// <param name="settings">What is set for the model.</param>
internal sealed class Requests(ModelOptions settings)
{
    private readonly (byte[] Path, BinaryData Value)[] _more = More(settings.Request);

    /// <summary>The messages.</summary>
    /// <exception cref="NotSupportedException">One says something that cannot be said, such as an image of an address.</exception>
    public static List<OpenAI.Chat.ChatMessage> Messages(IEnumerable<ChatMessage> messages, string? instructions)
    {
        List<OpenAI.Chat.ChatMessage> said = [];
        if (instructions is { Length: > 0 })
        {
            said.Add(new SystemChatMessage(instructions));
        }
        foreach (var message in messages)
        {
            Add(said, message);
        }
        return said;
    }

    /// <summary>The options, and the form of the answer if it is to be one.</summary>
    public (ChatCompletionOptions Options, AnswerForm? Form) Options(ChatOptions? options)
    {
        var said = new ChatCompletionOptions
        {
            MaxOutputTokenCount = options?.MaxOutputTokens is { } most ? Math.Min(most, settings.MaxOutputTokens) : settings.MaxOutputTokens,
            Temperature = options?.Temperature,
            TopP = options?.TopP,
            FrequencyPenalty = options?.FrequencyPenalty,
            PresencePenalty = options?.PresencePenalty,
        };
        foreach (var stop in options?.StopSequences ?? [])
        {
            said.StopSequences.Add(stop);
        }
        foreach (var tool in (options?.Tools ?? []).OfType<AIFunctionDeclaration>())
        {
            said.Tools.Add(Tool(tool));
        }
        if (said.Tools.Count > 0)
        {
            said.AllowParallelToolCalls = options!.AllowMultipleToolCalls;
            said.ToolChoice = options.ToolMode switch
            {
                NoneChatToolMode => ChatToolChoice.CreateNoneChoice(),
                RequiredChatToolMode { RequiredFunctionName: { } name } => ChatToolChoice.CreateFunctionChoice(name),
                RequiredChatToolMode => ChatToolChoice.CreateRequiredChoice(),
                AutoChatToolMode => ChatToolChoice.CreateAutoChoice(),
                _ => null,
            };
        }
        AnswerForm? form = null;
        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } json)
        {
            form = new AnswerForm(schema, settings.StrictSchemas);
            said.ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
                json.SchemaName ?? "answer", BinaryData.FromString(form.Sent), json.SchemaDescription, form.IsStrict);
        }
        else if (options?.ResponseFormat is ChatResponseFormatJson)
        {
            said.ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonObjectFormat();
        }
#pragma warning disable SCME0001 // The one way to say what the SDK has no member for; it may change with the SDK, whose version is pinned.
        foreach (var (path, value) in _more)
        {
            said.Patch.Set(path, value);
        }
#pragma warning restore SCME0001
        return (said, form);
    }

    private static void Add(List<OpenAI.Chat.ChatMessage> said, ChatMessage message)
    {
        if (message.Role == ChatRole.System)
        {
            said.Add(new SystemChatMessage(message.Text));
        }
        else if (message.Role == ChatRole.Tool)
        {
            said.AddRange(message.Contents.OfType<FunctionResultContent>().Select(static result => new ToolChatMessage(result.CallId, Result(result.Result))));
        }
        else if (message.Role == ChatRole.Assistant)
        {
            var calls = message.Contents.OfType<FunctionCallContent>().Select(static call => ChatToolCall.CreateFunctionToolCall(call.CallId, Name(call.Name), Arguments(call))).ToArray();
            var answer = calls.Length == 0 ? new AssistantChatMessage(message.Text) : new AssistantChatMessage(calls);
            if (calls.Length > 0 && message.Text is { Length: > 0 } text)
            {
                answer.Content.Add(ChatMessageContentPart.CreateTextPart(text));
            }
            said.Add(answer);
        }
        else
        {
            said.Add(message.Contents.All(static content => content is TextContent)
                ? new UserChatMessage(message.Text)
                : new UserChatMessage(message.Contents.Select(Part).OfType<ChatMessageContentPart>()));
        }
    }

    // A model may have written any name; providers take back only such as tools can have.
    private static string Name(string? written)
    {
        const int Most = 64;
        var name = string.Concat((written ?? "").Where(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-').Take(Most));
        return name.Length > 0 ? name : "unknown";
    }

    private static ChatMessageContentPart? Part(AIContent content) => content switch
    {
        TextContent text => ChatMessageContentPart.CreateTextPart(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(data.Data), data.MediaType),
        TextReasoningContent => null,
        _ => throw new NotSupportedException($"A model cannot be given {content.GetType().Name}."),
    };

    // As JSON, also when it is a text: it is data.
    private static string Result(object? result) => result switch
    {
        JsonElement element => element.GetRawText(),
        null => "null",
        string text => text,
        _ => result.ToString() ?? "",
    };

    private static BinaryData Arguments(FunctionCallContent call)
        => call.Arguments is { Count: > 0 } arguments ? BinaryData.FromBytes(ToolArguments.ToJson(arguments).Utf8) : BinaryData.FromString("{}");

    private ChatTool Tool(AIFunctionDeclaration tool)
    {
        var strict = settings.StrictSchemas ? StrictSchema.Of(tool.JsonSchema) : null;
        return ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(strict?.ToJsonString() ?? tool.JsonSchema.GetRawText()), strict is null ? null : true);
    }

    private static (byte[] Path, BinaryData Value)[] More(JsonText? request)
        => request is not { } json ? []
        : [.. json.ToElement().EnumerateObject().Select(static member => (System.Text.Encoding.UTF8.GetBytes("$." + member.Name), BinaryData.FromString(member.Value.GetRawText())))];
}
