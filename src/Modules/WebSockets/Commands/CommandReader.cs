using System.Text.Json;

namespace Netra.WebSockets;

/// <summary>Reads the members of a command and keeps the first thing that is wrong. An optional member may be null.</summary>
internal sealed class CommandReader(JsonElement message, string id) : CommandMembers(id)
{
    /// <summary>What is wrong first, or null.</summary>
    public CommandError? Error { get; private set; }

    /// <inheritdoc/>
    public override string Text(string field)
    {
        if (TryFind(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            return text;
        }
        return Wrong(field, "a string");
    }

    /// <inheritdoc/>
    public override string? OptionalText(string field, int least = 1, int most = int.MaxValue)
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

    /// <inheritdoc/>
    public override string OneOf(string field, string first, string second)
    {
        if (TryFind(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } word && (word == first || word == second))
        {
            return word;
        }
        return Wrong(field, $"\"{first}\" or \"{second}\"");
    }

    /// <inheritdoc/>
    public override long Count(string field)
    {
        if (TryFind(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var count)
            && decimal.IsInteger(count) && count is >= 0 and <= long.MaxValue)
        {
            return (long)count;
        }
        Wrong(field, "a whole number from 0 on");
        return 0;
    }

    /// <inheritdoc/>
    public override JsonText Any(string field)
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
