using System.Text.Json;

namespace Netra.Testing;

/// <summary>What the rules ask of a payload by itself.</summary>
internal static class WireRules
{
    public static void Judge(JsonElement payload, string[] statuses, Action<string> violate)
    {
        var status = payload.GetProperty("status").GetString();
        if (!statuses.Contains(status))
        {
            violate($"'{status}' is no status of this");
        }
        if ((status == "ok") == payload.TryGetProperty("error", out var error))
        {
            violate("there is an error, and there is none, exactly when it did not return");
        }
        if (status != "ok" && payload.TryGetProperty("result", out _))
        {
            violate("what did not return has no result");
        }
        if (status != "ok" && error.ValueKind == JsonValueKind.Object)
        {
            Need(error, violate, "code", "message");
        }
    }

    public static void Need(JsonElement payload, Action<string> violate, params string[] members)
    {
        foreach (var member in members.Where(member => !payload.TryGetProperty(member, out _)))
        {
            violate($"'{member}' is missing");
        }
    }
}
