using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Execution.Tests;

/// <summary>
/// Agents whose code is made up from a seed in their input: thoughts, steps, tools of every effect, callees, forks in forks,
/// model agents with random replies, and failures that are caught or not. Counts which bodies ran.
/// </summary>
internal sealed class RandomWork
{
    private readonly ConcurrentDictionary<string, int> _bodies = new();

    public RandomWork()
    {
        ToolDescriptor[] tools =
        [
            Tool("look", ToolEffect.Read, static _ => false),
            Tool("put", ToolEffect.Idempotent, static n => n % 7 == 0),
            Tool("pay", ToolEffect.Once, static n => n % 5 == 0),
        ];
        Agents = [Tests.Agents.Code("work", WorkAsync, tools), Tests.Agents.Asking("asks", tools)];
    }

    public AgentDescriptor[] Agents { get; }

    /// <summary>How often the body with each idempotency key ran; a once tool's has a <c>!</c> before it.</summary>
    public IReadOnlyDictionary<string, int> Bodies => _bodies;

    /// <summary>Answers the model's turns at random.</summary>
    public static ChatResponse Answer(IReadOnlyList<ChatMessage> messages)
    {
        var asked = messages.Count(static m => m.Role == ChatRole.Assistant);
        if (asked > 2 || Random.Shared.Next(3) == 0)
        {
            return ScriptedChatClient.Text($"Answer {Random.Shared.Next()}.");
        }
        var calls = Enumerable.Range(0, Random.Shared.Next(1, 4))
            .Select(static i => (Random.Shared.Next(4) switch { 0 => "look", 1 => "put", 2 => "pay", _ => "unknown" }, (object?)new { n = Random.Shared.Next(100) }));
        return ScriptedChatClient.CallWith(Random.Shared.Next(2) == 0 ? "Thinking." : null, [.. calls]);
    }

    private TestTool Tool(string name, ToolEffect effect, Func<int, bool> fails) => new(name, effect, async (arguments, context, ct) =>
    {
        _bodies.AddOrUpdate((effect == ToolEffect.Once ? "!" : "") + context.IdempotencyKey, 1, static (_, count) => count + 1);
        await Task.Yield();
        ct.ThrowIfCancellationRequested();
        var n = arguments.GetProperty("n").GetInt32();
        if (n % 11 == 0)
        {
            await context.Run.CallAsync(Calls.Agent("work", new { seed = n, depth = 0 }), ct);
        }
        return fails(n) ? throw new InvalidOperationException("It does not work.") : Calls.Json(new { n, name });
    }, "n");

    private async ValueTask<JsonText> WorkAsync(JsonElement input, IRun run, CancellationToken ct)
    {
        var (seed, depth) = (input.GetProperty("seed").GetInt32(), input.GetProperty("depth").GetInt32());
        var random = new Random(seed);
        var results = new List<string>();
        var operations = random.Next(1, 5);
        for (var i = 0; i < operations; i++)
        {
            results.Add(await OperateAsync(random, depth, run, ct));
        }
        return random.Next(12) == 0 ? throw new InvalidOperationException("The agent fails.") : JsonText.String($"{seed}:{string.Join(',', results)}");
    }

    private async ValueTask<string> OperateAsync(Random random, int depth, IRun run, CancellationToken ct)
    {
        var n = random.Next(100);
        switch (random.Next(depth > 0 ? 8 : 4))
        {
            case 0:
                await run.ThinkAsync($"thought {n}", ct);
                run.Warn("thought", $"Thought of {n}.");
                return "t";
            case 1:
                var rolled = await run.StepAsync("roll", StepJson.Default.Rolled, (context, _) =>
                {
                    _bodies.AddOrUpdate(context.IdempotencyKey, 1, static (_, count) => count + 1);
                    return new(new Rolled(Random.Shared.Next().ToString(), context.Attempt));
                }, ct);
                return rolled.Key;
            case 2 or 3:
                var name = random.Next(4) switch { 0 => "look", 1 => "put", 2 => "pay", _ => "unknown" };
                var tool = await run.TryCallAsync(Calls.Tool(name, n % 13 == 0 ? new { } : new { n }), ct);
                return $"{tool.Status}{tool.Code}";
            case 4:
                var called = await run.TryCallAsync(Calls.Agent("work", new { seed = random.Next(), depth = depth - 1 }), ct);
                return called.IsOk ? called.Value.GetString()! : called.Code!;
            case 5:
                return (await run.TryCallAsync(Calls.Agent("asks", $"question {n}"), ct)).Value.ToString();
            case 6:
                return (await run.CallAsync(Calls.Agent("work", new { seed = random.Next(), depth = depth - 1 }), ct)).GetString()!;
            default:
                var seeds = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next()).ToArray();
                var parts = new string[seeds.Length];
                await run.ForkAsync(seeds.Length, async (index, branch, cancel) => parts[index] = await OperateAsync(new Random(seeds[index]), depth - 1, branch, cancel), ct);
                return string.Join('|', parts);
        }
    }
}
