using System.Collections.Immutable;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Netra.Testing;

/// <summary>
/// A recorded conversation, and its file: <c>{"terms":{"NAME":{}},"turns":[{"request":{"messages","options","tools"},"updates":[],"failure":{}}]}</c>, with
/// messages, options and updates as <see cref="AIJsonUtilities"/> writes them. Immutable.
/// </summary>
/// <param name="Terms">What the chat client said of its models, by their names; empty for the host's own.</param>
/// <param name="Turns">The turns in the order in which they began.</param>
internal sealed record Recording(ImmutableSortedDictionary<string, ModelTerms> Terms, ImmutableArray<RecordedTurn> Turns)
{
    // Arguments of a call that could not be read are an exception, which is written as this property.
    private const string Unreadable = "netra.unreadable";

    private static JsonSerializerOptions Json { get; } = new(AIJsonUtilities.DefaultOptions) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>A request as it is compared: what a provider would be told, and nothing of how.</summary>
    public static JsonObject Request(ModelRequest request)
    {
        var node = new JsonObject { ["messages"] = new JsonArray([.. request.Messages.Select(static message => Node(message))]) };
        if (request.Options is { } options)
        {
            options = options.Clone();
            options.AdditionalProperties?.Remove(ModelMeter.Key);
            if (options.AdditionalProperties is { Count: 0 })
            {
                options.AdditionalProperties = null;
            }
            node["options"] = Node(options);
            if (options.Tools is { Count: > 0 } tools)
            {
                node["tools"] = new JsonArray([.. tools.Select(Tool)]);
            }
        }
        return node;
    }

    /// <summary>JSON, a member to a line.</summary>
    public static string Text(JsonNode node) => node.ToJsonString(Json);

    /// <summary>Reads a recording.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="ScriptException">It is none.</exception>
    public static Recording Read(string path)
    {
        try
        {
            var node = JsonNode.Parse(File.ReadAllText(path));
            return new(Member<JsonObject>(node, "terms").Deserialize<ImmutableSortedDictionary<string, ModelTerms>>(Json)!, [.. Member<JsonArray>(node, "turns").Select(Turn)]);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or NotSupportedException or FormatException or ArgumentException)
        {
            throw new ScriptException($"{Path.GetFileName(path)} is no recording of a conversation: {malformed.Message} Record it again.");
        }
    }

    /// <summary>Writes the recording; whoever reads the file finds the whole of it or of the one before.</summary>
    /// <exception cref="IOException">The file could not be written.</exception>
    public void Write(string path)
    {
        var node = new JsonObject { ["terms"] = Node(Terms), ["turns"] = new JsonArray([.. Turns.Select(Node)]) };
        var next = path + ".next";
        File.WriteAllText(next, Text(node) + "\n");
        File.Move(next, path, overwrite: true);
    }

    private static JsonNode Node(RecordedTurn turn)
    {
        var node = new JsonObject { ["request"] = turn.Request.DeepClone(), ["updates"] = new JsonArray([.. turn.Updates.Select(static update => Node(Writable(update)))]) };
        if (turn.Failure is { } failure)
        {
            node["failure"] = new JsonObject { ["error"] = failure.HttpRequestError.ToString(), ["status"] = (int?)failure.StatusCode, ["code"] = failure.Code, ["retry_after_ms"] = failure.RetryAfter?.TotalMilliseconds };
        }
        return node;
    }

    private static RecordedTurn Turn(JsonNode? turn) => new(
        Member<JsonObject>(turn, "request"),
        [.. Member<JsonArray>(turn, "updates").Select(static update => update.Deserialize<ChatResponseUpdate>(Json)).OfType<ChatResponseUpdate>().Select(Readable)],
        turn!["failure"] is { } failure
            ? new ModelRequestException(
                Enum.Parse<HttpRequestError>(Member<JsonValue>(failure, "error").GetValue<string>()),
                (HttpStatusCode?)failure["status"]?.GetValue<int>(),
                failure["code"]?.GetValue<string>(),
                failure["retry_after_ms"]?.GetValue<double>() is { } wait ? TimeSpan.FromMilliseconds(wait) : null)
            : null);

    private static T Member<T>(JsonNode? node, string name)
        where T : JsonNode
        => (node as JsonObject)?[name] as T ?? throw new FormatException($"It has no '{name}'.");

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, Json);

    private static JsonNode Tool(AITool tool)
    {
        var node = new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description };
        if (tool is AIFunctionDeclaration function)
        {
            node["parameters"] = Node(function.JsonSchema);
        }
        return node;
    }

    private static ChatResponseUpdate Writable(ChatResponseUpdate update)
    {
        if (!update.Contents.OfType<FunctionCallContent>().Any(static call => call.Exception is not null))
        {
            return update;
        }
        var written = update.Clone();
        written.Contents = [.. update.Contents.Select(static content => content is FunctionCallContent { Exception: { } thrown } call
            ? new FunctionCallContent(call.CallId, call.Name, call.Arguments) { AdditionalProperties = new() { [Unreadable] = thrown.Message } }
            : content)];
        return written;
    }

    private static ChatResponseUpdate Readable(ChatResponseUpdate update)
    {
        foreach (var (name, value) in update.AdditionalProperties?.ToArray() ?? [])
        {
            if (value is JsonElement { ValueKind: JsonValueKind.String } text)
            {
                update.AdditionalProperties![name] = text.GetString();
            }
        }
        foreach (var call in update.Contents.OfType<FunctionCallContent>())
        {
            if (call.AdditionalProperties?.Remove(Unreadable, out var message) == true)
            {
                call.Exception = new FormatException(message?.ToString());
            }
        }
        return update;
    }
}
