using System.Text;
using System.Text.Json;

namespace Netra.Execution;

/// <summary>The input of a run as the client sent it and as its agent takes it. Immutable.</summary>
/// <param name="Sent">As sent, compact.</param>
/// <param name="Taken">As the agent takes it.</param>
/// <param name="Text">What the thread shows.</param>
internal readonly record struct RunInput(JsonText Sent, JsonText Taken, string Text)
{
    private const int TitleCharacters = 80;

    /// <summary>Reads what a client sent for this agent; null when it is no text in some place.</summary>
    public static RunInput? Read(JsonText sent, AgentDescriptor agent)
    {
        if (SoundJson.From(sent.ToElement()) is not { } compact)
        {
            return null;
        }
        var element = compact.ToElement();
        if (element.ValueKind == JsonValueKind.String)
        {
            var text = element.GetString()!;
            return new RunInput(compact, agent is { InputIsText: false, TextMember: { } member } ? Wrap(member, text) : compact, text);
        }
        return new RunInput(compact, compact, Payloads.Show(compact, PayloadCut.Arguments).ToString());
    }

    /// <summary>What another agent takes of an input that was meant for one: a text stays that text, in whatever form each takes one.</summary>
    public static JsonText For(AgentDescriptor agent, JsonText taken)
    {
        var element = taken.ToElement();
        if (agent.InputIsText && element.ValueKind == JsonValueKind.Object && element.GetPropertyCount() == 1
            && element.EnumerateObject().First().Value is { ValueKind: JsonValueKind.String } text)
        {
            return JsonText.From(text);
        }
        return !agent.InputIsText && agent.TextMember is { } member && element.ValueKind == JsonValueKind.String ? Wrap(member, element.GetString()!) : taken;
    }

    /// <summary>The title of a thread that begins with this: its first line, or the one text of its input.</summary>
    public string Title(AgentDescriptor agent)
    {
        var text = agent.TextMember is { } member && Taken.ToElement() is { ValueKind: JsonValueKind.Object } taken
            && taken.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && !SecretNames.Contains(member, default)
            ? value.GetString()!
            : Text;
        var line = SecretText.Redact(text).AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end].TrimEnd();
        if (line.Length <= TitleCharacters)
        {
            return line.IsEmpty ? agent.Name : line.ToString();
        }
        return string.Concat(line[..Payloads.Boundary(line, TitleCharacters)].TrimEnd(), "…");
    }

    /// <summary>SHA-256 over agent, thread and input as they were asked for: compared when a key comes again.</summary>
    public static ReadOnlyMemory<byte> HashRequest(RunRequest request)
    {
        var sound = SoundJson.From(request.Input.ToElement());
        var input = sound ?? request.Input;
        // A plain string and an input whose one member is that string ask for the same.
        if (sound?.ToElement() is { ValueKind: JsonValueKind.Object } members && members.GetPropertyCount() == 1
            && members.EnumerateObject().First().Value is { ValueKind: JsonValueKind.String } text)
        {
            input = JsonText.From(text);
        }
        var asked = Encoding.UTF8.GetBytes($"{request.Agent}\0{request.Thread?.Value}\0");
        return InputHash.Extend(asked, input.Utf8);
    }

    private static JsonText Wrap(string member, string text) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString(member, text);
        writer.WriteEndObject();
    });
}
