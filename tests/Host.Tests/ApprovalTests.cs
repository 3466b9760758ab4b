using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>A tool call that its user must approve, over real sockets.</summary>
public sealed class ApprovalTests
{
    [Fact]
    public async Task Any_socket_of_the_user_decides_and_nobody_else()
    {
        await using var host = await HostProcess.StartProbeAsync("--Netra:Limits:SignUpsPerMinute=1000");
        using var user = await NetraUser.RegisterAsync(host);
        using var other = await NetraUser.RegisterAsync(host);
        await using var socket = await user.ConnectAsync();
        await using var second = await user.ConnectAsync();
        await using var foreign = await other.ConnectAsync();
        var (run, _) = await socket.StartAsync("danger", new JsonObject { ["file"] = "two" });
        var asked = await socket.WaitAsync(frame => frame.RunId == run && frame.Type == "approval_requested");
        asked.Payload.GetProperty("tool_name").GetString().ShouldBe("erase");
        asked.Payload.GetProperty("arguments").GetProperty("file").GetString().ShouldBe("two");
        var pending = (await user.GetAsync("/api/approvals")).GetProperty("approvals").EnumerateArray().ShouldHaveSingleItem();
        pending.GetProperty("run_id").GetString().ShouldBe(run);
        pending.GetProperty("arguments_hash").GetString().ShouldBe(asked.Payload.GetProperty("arguments_hash").GetString());
        (await other.GetAsync("/api/approvals")).GetProperty("approvals").GetArrayLength().ShouldBe(0);

        Code(await foreign.CommandAsync("approve", Decision(asked, "approve"))).ShouldBe("approval_not_found");
        var wrong = Decision(asked, "approve");
        wrong["arguments_hash"] = new string('0', 64);
        Code(await second.CommandAsync("approve", wrong)).ShouldBe("approval_mismatch");
        (await second.CommandAsync("approve", Decision(asked, "approve"))).Type.ShouldBe("ok");
        (await socket.CommandAsync("approve", Decision(asked, "approve"))).Type.ShouldBe("ok");
        Code(await socket.CommandAsync("approve", Decision(asked, "deny"))).ShouldBe("approval_not_found");
        var ending = await socket.EndingAsync(run);
        ending.Payload.GetProperty("answer").GetString().ShouldBe("ok");
        (await File.ReadAllLinesAsync(Path.Combine(host.Folder, "probe", "two"))).ShouldHaveSingleItem().ShouldStartWith("erase ");
        Transcript.Check(socket.Events(run).Select(frame => frame.Json));

        var (denied, _) = await socket.StartAsync("danger", new JsonObject { ["file"] = "three" });
        asked = await socket.WaitAsync(frame => frame.RunId == denied && frame.Type == "approval_requested");
        (await second.CommandAsync("approve", Decision(asked, "deny", "keep it"))).Type.ShouldBe("ok");
        (await socket.EndingAsync(denied)).Payload.GetProperty("answer").GetString().ShouldBe("denied");
        socket.Events(denied).Single(frame => frame.Type == "approval_resolved").Payload.GetProperty("reason").GetString().ShouldBe("keep it");
        File.Exists(Path.Combine(host.Folder, "probe", "three")).ShouldBeFalse();
        Transcript.Check(socket.Events(denied).Select(frame => frame.Json));
    }

    [Fact]
    public async Task A_decision_works_after_the_host_was_killed_and_what_nobody_decides_expires()
    {
        var folder = HostProcess.NewFolder();
        try
        {
            string name, run, thread, expiring;
            NetraSocket.Frame asked;
            await using (var host = await HostProcess.StartProbeInAsync(folder))
            {
                using var user = await NetraUser.RegisterAsync(host);
                name = user.Name;
                await using var socket = await user.ConnectAsync();
                (run, thread) = await socket.StartAsync("danger", new JsonObject { ["file"] = "one" });
                asked = await socket.WaitAsync(frame => frame.RunId == run && frame.Type == "approval_requested");
                await host.KillAsync();
            }
            await using (var host = await HostProcess.StartProbeInAsync(folder, "--Netra:Limits:ApprovalSeconds=1"))
            {
                using var user = await NetraUser.SignInAsync(host, name);
                await using var socket = await user.ConnectAsync();
                (await socket.CommandAsync("subscribe", new() { ["thread_id"] = thread, ["after_seq"] = 0 })).Type.ShouldBe("subscribed");
                (await socket.CommandAsync("approve", Decision(asked, "approve"))).Type.ShouldBe("ok");
                var ending = await socket.EndingAsync(run);
                ending.Payload.GetProperty("answer").GetString().ShouldBe("ok");
                socket.Events(run).ShouldAllBe(frame => frame.Type != "run_resumed" || frame.Payload.GetProperty("reason").GetString() == "recovered");
                (await File.ReadAllLinesAsync(Path.Combine(folder, "probe", "one"))).Length.ShouldBe(1);

                (expiring, _) = await socket.StartAsync("danger", new JsonObject { ["file"] = "late" }, thread);
                (await socket.EndingAsync(expiring)).Payload.GetProperty("answer").GetString().ShouldBe("denied");
                socket.Events(expiring).Single(frame => frame.Type == "approval_resolved").Payload.GetProperty("decision").GetString().ShouldBe("expired");
                Transcript.Check(socket.Frames.Where(frame => frame.Seq is not null).Select(frame => frame.Json));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Code(NetraSocket.Frame reply) => reply.Json.GetProperty("code").GetString();

    private static JsonObject Decision(NetraSocket.Frame asked, string decision, string? reason = null)
    {
        var command = new JsonObject
        {
            ["run_id"] = asked.RunId,
            ["call_id"] = asked.Json.GetProperty("call_id").GetString(),
            ["arguments_hash"] = asked.Payload.GetProperty("arguments_hash").GetString(),
            ["decision"] = decision,
        };
        if (reason is not null)
        {
            command["reason"] = reason;
        }
        return command;
    }
}
