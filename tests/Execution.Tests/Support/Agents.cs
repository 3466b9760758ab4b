using System.Text.Json;

namespace Netra.Execution.Tests;

/// <summary>Agents and tools that many tests use.</summary>
internal static class Agents
{
    public static CodeAgent Code(string name, AgentBody body, params ToolDescriptor[] tools)
        => new(name, body) { Module = "test", IsEntry = true, OutputIsText = true, Tools = [.. tools] };

    public static AskingAgent Asking(string name, params ToolDescriptor[] tools)
        => new(name) { Module = "test", IsEntry = true, OutputIsText = true, InputIsText = true, Tools = [.. tools] };

    public static CodeAgent Echo { get; } = Code("echo", static (input, _, _) => new(JsonText.From(input)));

    /// <summary>Answers as soon as it is cancelled, or never.</summary>
    public static CodeAgent Waits(string name = "waits") => Code(name, static async (_, _, ct) =>
    {
        await Task.Delay(Timeout.Infinite, ct);
        return JsonText.String("never");
    });

    /// <summary>Waits for a signal, heeding nothing.</summary>
    public static CodeAgent Stuck(Task signal, string name = "stuck") => Code(name, async (_, _, _) =>
    {
        await signal;
        return JsonText.String("too late");
    });

    public static TestTool Add { get; } = new("add", ToolEffect.Read, static (a, _, _) => new(Calls.Json(a.GetProperty("a").GetInt32() + a.GetProperty("b").GetInt32())), "a", "b");

    public static JsonText Text(string text) => JsonText.String(text);

    public static JsonText Text(JsonElement element) => JsonText.String(element.ToString());
}
