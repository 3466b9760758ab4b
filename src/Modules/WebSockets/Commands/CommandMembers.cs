using System.Text.Json;

namespace Netra.WebSockets;

/// <summary>Reads the members of a command and keeps the first thing that is wrong. An optional member may be null.</summary>
internal sealed class CommandMembers(JsonElement message, string id)
{
    /// <summary>The command's id.</summary>
    public string Id { get; } = id;

    /// <summary>What is wrong first, or null.</summary>
    public CommandError? Error { get; private set; }

    /// <summary>A string that is not empty.</summary>
    public string Text(string field)
    {
        if (TryFind(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }
        return Wrong(field, "a string");
    }

    /// <summary>A string that is not empty, or null.</summary>
    public string? OptionalText(string field, int least = 1, int most = int.MaxValue)
    {
        if (!TryFind(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind == JsonValueKind.String && CommandParser.CharacterCount(value.GetString()!) is var count && count >= least && count <= most)
        {
            return value.GetString();
        }
        return Wrong(field, most == int.MaxValue ? "a string" : $"a string of {least} to {most} characters");
    }

    /// <summary>One of two words.</summary>
    public string OneOf(string field, string first, string second)
    {
        if (TryFind(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } word && (word == first || word == second))
        {
            return word;
        }
        return Wrong(field, $"\"{first}\" or \"{second}\"");
    }

    /// <summary>A whole number from 0 on.</summary>
    public long Count(string field)
    {
        if (TryFind(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0)
        {
            return count;
        }
        Wrong(field, "a whole number from 0 on");
        return 0;
    }

    /// <summary>Any value.</summary>
    public JsonText Any(string field)
    {
        if (TryFind(field, out var value))
        {
            return JsonText.From(value);
        }
        Wrong(field, "given");
        return default;
    }

    private bool TryFind(string field, out JsonElement value) => message.TryGetProperty(field, out value);

    private string Wrong(string field, string expected)
    {
        Error ??= CommandError.WrongField(Id, field, expected);
        return "";
    }
}
