using System.Text.Json;

namespace Netra.WebSockets;

/// <summary>
/// Makes a command of a message, or says what is wrong with it: first whether it is JSON, then <c>id</c>, <c>type</c>,
/// <c>user_id</c> and the members of the type. What exists is not asked here.
/// </summary>
internal static class CommandParser
{
    /// <summary>The most characters of an <c>id</c>.</summary>
    public const int IdLength = 64;

    /// <summary>Exactly one of the two is given.</summary>
    public static (Command? Command, CommandError? Error) Parse(ReadOnlySpan<byte> utf8, UserId user)
    {
        var fault = JsonShape.Check(utf8);
        if (fault != JsonFault.None)
        {
            return (null, new(FindId(utf8), CommandError.InvalidJson, fault switch
            {
                JsonFault.NotAnObject => "A message must be one JSON object.",
                JsonFault.TooDeep => $"A message must not be nested deeper than {WireJson.ClientDepth}.",
                JsonFault.RepeatedKey => "An object must not have a member twice.",
                _ => "The message is not JSON.",
            }));
        }
        var reader = new Utf8JsonReader(utf8);
        var message = JsonElement.ParseValue(ref reader);
        if (!message.TryGetProperty("id"u8, out var idElement))
        {
            return (null, new(null, CommandError.InvalidJson, "A message must have an 'id'."));
        }
        if (idElement.ValueKind != JsonValueKind.String || idElement.GetString() is not { Length: > 0 } id || CharacterCount(id) > IdLength)
        {
            return (null, new(null, CommandError.InvalidField, $"'id' must be a string of 1 to {IdLength} characters.", "id"));
        }
        return ParseType(message, id, user);
    }

    /// <summary>
    /// The id of a message that is refused, or of the beginning of one that is too large, if there is exactly one: the client can then
    /// tell which it was.
    /// </summary>
    public static string? FindId(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = JsonShape.ReadDepth }));
        string? id = null;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                if (!reader.Read())
                {
                    break;
                }
                if (isId)
                {
                    if (id is not null || reader.TokenType != JsonTokenType.String)
                    {
                        return null;
                    }
                    id = reader.GetString();
                }
                if (!reader.TrySkip())
                {
                    break;
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No JSON, or half of a surrogate pair.
            return null;
        }
        return id is { Length: > 0 } && CharacterCount(id) <= IdLength ? id : null;
    }

    private static (Command? Command, CommandError? Error) ParseType(JsonElement message, string id, UserId user)
    {
        if (!message.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String)
        {
            return (null, CommandError.WrongField(id, "type", "the name of a command"));
        }
        // Looked up before the user is compared, so that an unknown type is told as what it is; nothing is done yet.
        var make = CommandTypes.Find(type.GetString()!);
        if (make is null)
        {
            return (null, new(id, CommandError.UnknownType, "There is no command of this type."));
        }
        if (message.TryGetProperty("user_id"u8, out var claimed)
            && (claimed.ValueKind != JsonValueKind.String || claimed.GetString() != user.Value))
        {
            return (null, new(id, CommandError.UserMismatch, "'user_id' is not the user of this socket; leave it out.", "user_id"));
        }
        var members = new CommandReader(message, id);
        var command = make(members);
        return members.Error is { } error ? (null, error) : (command, null);
    }

    /// <summary>Characters as people count them in code: one for each code point.</summary>
    internal static int CharacterCount(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }
        return count;
    }
}
