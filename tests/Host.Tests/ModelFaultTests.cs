using System.Text.Json;
using Netra.Execution.Tests;

namespace Netra.Host.Tests;

/// <summary>A provider that fails in every way, hundreds of times in a row: each run ends as documented, and nothing is shown twice or lost.</summary>
public sealed class ModelFaultTests
{
    private const string Answer = "I can only play — größtenteils.";
    private const int Users = 4;

    // What passes is tried again, and nobody sees it; what broke off after text was shown is not.
    private static readonly (string Fault, string Ending, int Attempts)[] Faults =
    [
        ("wait", "run_completed", 2), ("reset_in_text", "run_failed", 1), ("delay", "run_completed", 1), ("error", "run_completed", 2), ("half_a_character", "run_failed", 1), ("split", "run_completed", 1),
        ("reset", "run_completed", 2), ("bad", "run_failed", 1), ("garbage", "run_completed", 2), ("none", "run_completed", 1), ("garbage_in_text", "run_failed", 1), ("wait_long", "run_failed", 1),
    ];

    [Fact]
    public async Task A_provider_that_fails_in_every_way_is_survived()
    {
        await using var provider = await StandInProvider.StartAsync();
        using var proxy = new FaultingProxy(provider.Url);
        // Room for what is used, and for far less than what would be kept if what failed did not give it back.
        await using var host = await HostProcess.StartProductAsync(
            $"--Netra:Model:Endpoint={proxy.Url}/v1", "--Netra:Model:Name=gpt-play", "--Netra:Limits:TokensPerDay:Free=400000", "--Netra:Limits:CommandsPerMinute=100000", "--Netra:Limits:CommandBurst=10000",
            "--Netra:Limits:ThreadsPerUser=100000");
        var rounds = Math.Max(Faults.Length, TestScale.Of(500) / Users);
        await Task.WhenAll(Enumerable.Range(0, Users).Select(async number =>
        {
            using var user = await NetraUser.RegisterAsync(host);
            await using var socket = await user.ConnectAsync();
            var used = 0L;
            for (var i = 0; i < rounds; i++)
            {
                // A failure is followed by what succeeds, so that the endpoint is not left alone.
                used += await TryAsync(socket, proxy, Faults[i % Faults.Length], (number * rounds) + i);
                used += await TryAsync(socket, proxy, ("none", "run_completed", 1), 1_000_000 + (number * rounds) + i);
            }
            (await user.GetAsync("/api/me")).GetProperty("usage").GetProperty("tokens_used").GetInt64().ShouldBe(used);
        }));
    }

    private static async Task<long> TryAsync(NetraSocket socket, FaultingProxy proxy, (string Fault, string Ending, int Attempts) expected, int number)
    {
        var marker = $"[fault {expected.Fault} {number}]";
        var (run, _) = await socket.StartAsync("analyst", $"Whatever. {marker}");
        if (expected.Fault == "reset_in_text")
        {
            await socket.WaitAsync(frame => frame.RunId == run && (frame.Type == "message_delta" || frame.IsEnding));
            proxy.WasShown(marker);
        }
        var ending = await socket.EndingAsync(run);
        ending.Type.ShouldBe(expected.Ending, $"{marker}: {ending.Text}");
        proxy.Asked[marker].ShouldBe(expected.Attempts, marker);
        var events = socket.Events(run);
        Transcript.Check(events.Select(static frame => frame.Json));
        events.Count(static frame => frame.Type == "agent_started").ShouldBe(1);
        var shown = string.Concat(events.Where(static frame => frame.Type == "message_delta").Select(static frame => frame.Payload.GetProperty("text").GetString()));
        if (expected.Ending == "run_completed")
        {
            ending.Payload.GetProperty("answer").GetString().ShouldBe(Answer, marker);
            shown.ShouldBe(Answer, marker);
        }
        else
        {
            ending.Payload.GetProperty("code").GetString().ShouldBe("model_failed", marker);
            Answer.ShouldStartWith(shown, customMessage: marker);
            (shown.Length > 0).ShouldBe(expected.Fault is "reset_in_text" or "garbage_in_text" or "half_a_character", marker);
        }
        var usage = ending.Payload.GetProperty("usage");
        return usage.GetProperty("input_tokens").GetInt64() + usage.GetProperty("output_tokens").GetInt64();
    }
}
