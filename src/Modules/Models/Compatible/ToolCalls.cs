using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Netra.Models.Compatible;

/// <summary>The tool calls of one answer, put together from the fragments in which they come. Used by one flow.</summary>
/// <param name="tools">The tools that were offered, for what their arguments look like.</param>
/// <param name="isStrict">Whether their schemas were sent in the strict form.</param>
internal sealed class ToolCalls(IList<AITool>? tools, bool isStrict)
{
    private readonly List<Call> _calls = [];

    /// <summary>Characters of arguments so far.</summary>
    public int Length { get; private set; }

    /// <summary>A fragment.</summary>
    public void Add(StreamingChatToolCallUpdate update)
    {
        // Some providers count every call as the first; then its id tells it from the one before.
        var call = _calls.FindLast(one => one.Index == update.Index);
        if (call is null || (call.Id.Length > 0 && update.ToolCallId is { Length: > 0 } id && id != call.Id))
        {
            call = new Call(update.Index);
            _calls.Add(call);
        }
        if (call.Id.Length == 0)
        {
            call.Id = update.ToolCallId ?? "";
        }
        call.Name += update.FunctionName;
        if (update.FunctionArgumentsUpdate is { } piece)
        {
            var text = piece.ToMemory().IsEmpty ? "" : piece.ToString();
            call.Arguments.Append(text);
            Length += text.Length;
        }
    }

    /// <summary>A whole call.</summary>
    public void Add(ChatToolCall whole)
    {
        var call = new Call(_calls.Count) { Id = whole.Id ?? "", Name = whole.FunctionName ?? "" };
        call.Arguments.Append(whole.FunctionArguments?.ToString());
        Length += call.Arguments.Length;
        _calls.Add(call);
    }

    /// <summary>All calls, in the order in which they began. Arguments that are no JSON object make a call that says so.</summary>
    public List<AIContent> ToContents() => [.. _calls.Select(call => (AIContent)Content(call))];

    private FunctionCallContent Content(Call call)
    {
        var text = call.Arguments.ToString();
        try
        {
            // Nothing at all is how some providers say that there are no arguments.
            using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(text) ? "{}" : text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("Arguments must be a JSON object.");
            }
            var arguments = document.RootElement.Clone();
            if (isStrict && Find(call.Name) is { } tool && StrictSchema.Of(tool.JsonSchema) is not null)
            {
                using var restored = JsonDocument.Parse(StrictSchema.Restore(StrictSchema.Node(arguments), tool.JsonSchema)!.ToJsonString());
                arguments = restored.RootElement.Clone();
            }
            var read = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var member in arguments.EnumerateObject())
            {
                read[member.Name] = member.Value;
            }
            return new FunctionCallContent(call.Id, call.Name, read);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException)
        {
            return new FunctionCallContent(call.Id, call.Name) { Exception = unreadable };
        }
    }

    private AIFunctionDeclaration? Find(string name) => tools?.OfType<AIFunctionDeclaration>().FirstOrDefault(tool => tool.Name == name);

    private sealed class Call(int index)
    {
        public int Index => index;

        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
