using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Netra.Execution;

/// <summary>An agent's input as its model sees it.</summary>
internal static class ModelInput
{
    private const string Prefix = "data:image/";

    // Formats that models of all providers see.
    private static readonly ImmutableArray<string> MediaTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>
    /// A text as it is, anything else as JSON. A member that is an image as a data URI is shown as an image; a place that tells which
    /// one stands in the JSON. Nothing is ever fetched: the address of an image is a text like any other.
    /// </summary>
    public static ChatMessage ToMessage(JsonText input)
    {
        var element = input.ToElement();
        if (element.ValueKind == JsonValueKind.String)
        {
            return new ChatMessage(ChatRole.User, element.GetString());
        }
        if (input.Utf8.Span.IndexOf("\"data:image/"u8) < 0)
        {
            return new ChatMessage(ChatRole.User, input.ToString());
        }
        List<AIContent> contents = [];
        var rest = Take(JsonNode.Parse(input.Utf8.Span), contents);
        contents.Insert(0, new TextContent(rest?.ToJsonString() ?? "null"));
        return new ChatMessage(ChatRole.User, contents);
    }

    private static JsonNode? Take(JsonNode? node, List<AIContent> images)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToArray())
                {
                    var taken = Take(value, images);
                    if (!ReferenceEquals(taken, value))
                    {
                        members[name] = taken;
                    }
                }
                return members;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var taken = Take(items[i], images);
                    if (!ReferenceEquals(taken, items[i]))
                    {
                        items[i] = taken;
                    }
                }
                return items;
            case JsonValue value when value.TryGetValue(out string? text) && ToImage(text) is { } image:
                images.Add(image);
                return $"[image {images.Count}]";
            default:
                return node;
        }
    }

    private static DataContent? ToImage(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        try
        {
            var image = new DataContent(text);
            return MediaTypes.Contains(image.MediaType, StringComparer.OrdinalIgnoreCase) && !image.Data.IsEmpty ? image : null;
        }
        catch (Exception unreadable) when (unreadable is UriFormatException or ArgumentException or FormatException)
        {
            return null;
        }
    }
}
