using System.Text.Json.Nodes;
using Netra.Execution.Tests;

namespace Netra.Host.Tests;

/// <summary>Two sockets of a user that decide at once, over and over: the protocol's side of what the engine's own races show.</summary>
public sealed class ApprovalRaceTests
{
    [Fact]
    public async Task Two_sockets_that_approve_at_once_are_both_answered_and_have_one_effect()
    {
        var rounds = TestScale.Of(1_000);
        await using var host = await HostProcess.StartProbeAsync(
            "--Netra:Limits:CommandsPerMinute=1000000", "--Netra:Limits:CommandBurst=10000", "--Netra:Limits:ThreadsPerUser=1000000");
        using var user = await NetraUser.RegisterAsync(host);
        await using var first = await user.ConnectAsync();
        await using var second = await user.ConnectAsync();
        for (var round = 0; round < rounds; round++)
        {
            var (run, _) = await first.StartAsync("danger", new JsonObject { ["file"] = "race" });
            var asked = await first.WaitAsync(frame => frame.RunId == run && frame.Type == "approval_requested");

            var replies = await Task.WhenAll(first.CommandAsync("approve", Approval(asked)), second.CommandAsync("approve", Approval(asked)));

            replies.ShouldAllBe(static reply => reply.Type == "ok");
            (await first.EndingAsync(run)).Payload.GetProperty("answer").GetString().ShouldBe("ok");
            Transcript.Check(first.Events(run).Select(static frame => frame.Json));
        }
        var lines = await File.ReadAllLinesAsync(Path.Combine(host.Folder, "probe", "race"));
        lines.Length.ShouldBe(rounds);
        lines.ShouldBeUnique();
    }

    private static JsonObject Approval(NetraSocket.Frame asked) => new()
    {
        ["run_id"] = asked.RunId,
        ["call_id"] = asked.Json.GetProperty("call_id").GetString(),
        ["arguments_hash"] = asked.Payload.GetProperty("arguments_hash").GetString(),
        ["decision"] = "approve",
    };
}
