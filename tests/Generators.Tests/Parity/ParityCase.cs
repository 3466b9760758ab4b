using System.Text.Json;

namespace Netra.Generators.Tests.Parity;

/// <summary>One value that both sides were given, and what they made of it.</summary>
/// <param name="Tool">The echo.</param>
/// <param name="Json">The value.</param>
/// <param name="Problems">What we refused it for.</param>
/// <param name="Ours">What we gave back; null when we refused it.</param>
/// <param name="Theirs">What the peer gave back; null when it refused it.</param>
internal sealed record ParityCase(ParityTool Tool, string Json, IReadOnlyList<BindProblem> Problems, string? Ours, string? Theirs)
{
    public static async Task<ParityCase> OfAsync(ParityTool tool, string json, Peer peer)
    {
        var outcome = await tool.CallAsync($$"""{"value":{{json}}}""");
        return new(tool, json, outcome.Problems, outcome.Problems.IsEmpty ? outcome.Result.ToString() : null, peer.Echo(tool.Parameter, json));
    }

    /// <summary>Whether both gave the same, or both refused. The order of an object's members means nothing.</summary>
    public bool IsSame => Ours == Theirs || IsSameAs(Theirs);

    /// <summary>Whether a peer's text says what ours does.</summary>
    public bool IsSameAs(string? theirs)
        => Ours is not null && theirs is not null and not Peer.Unwritable && Ordered(JsonText.Parse(Ours).ToElement()) == Ordered(JsonText.Parse(theirs).ToElement());

    private static string Ordered(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', json.EnumerateObject().Select(member => $"{JsonSerializer.Serialize(member.Name)}:{Ordered(member.Value)}").Order(StringComparer.Ordinal))}}}",
        JsonValueKind.Array => $"[{string.Join(',', json.EnumerateArray().Select(Ordered))}]",
        _ => json.GetRawText(),
    };

    public override string ToString()
        => $"{Tool.Name} {Json}: ours {Ours ?? string.Join("; ", Problems.Select(problem => $"{problem.Path} {problem.Code} ({problem.Expected})"))}, theirs {Theirs ?? "refused"}";

    /// <summary>What stands where a problem is; null where nothing does.</summary>
    public JsonElement? At(BindProblem problem)
    {
        var at = JsonText.Parse($$"""{"value":{{Json}}}""").ToElement();
        var path = problem.Path;
        while (path.Length > 0)
        {
            if (path[0] == '[')
            {
                var end = path.IndexOf(']', StringComparison.Ordinal);
                at = at[int.Parse(path[1..end], System.Globalization.CultureInfo.InvariantCulture)];
                path = path[(end + 1)..];
                continue;
            }
            path = path.TrimStart('.');
            // A name may have a dot in it: the longest that there is.
            var name = at.ValueKind == JsonValueKind.Object
                ? at.EnumerateObject().Select(JsonRead.NameOf).Where(name => path.StartsWith(name, StringComparison.Ordinal) && path[name.Length..] is "" or ['.' or '[', ..]).MaxBy(name => name.Length)
                : null;
            if (name is null || !at.TryGetProperty(name, out at))
            {
                return null;
            }
            path = path[name.Length..];
        }
        return at;
    }
}
