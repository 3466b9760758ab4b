using System.Text.Json.Nodes;

namespace Netra.Host.Tests;

/// <summary>A user who does random things with their own ids, with those of others and with ids that nobody has.</summary>
/// <param name="user">Who.</param>
/// <param name="canary">A word that is in all of this user's data and in nobody else's.</param>
/// <param name="known">The ids of everybody.</param>
/// <param name="seed">What to do.</param>
internal sealed class FuzzedUser(NetraUser user, string canary, FuzzedIds known, int seed) : IAsyncDisposable
{
    private static readonly string[] Files = ["threads", "runs"];

    private readonly Random _random = new(seed);
    private readonly List<NetraSocket> _all = [];
    private readonly HashSet<string> _threads = [];
    private readonly HashSet<string> _deleted = [];
    private readonly Dictionary<string, string> _runs = [];
    private readonly HashSet<string> _cancelled = [];
    private NetraSocket? _socket;

    public NetraUser User => user;

    public string Canary => canary;

    /// <summary>The threads that must be left at the end.</summary>
    public IEnumerable<string> Threads => _threads.Except(_deleted);

    /// <summary>The runs that were accepted and whose thread still exists.</summary>
    public IEnumerable<string> Runs => _runs.Where(run => !_deleted.Contains(run.Value)).Select(run => run.Key);

    /// <summary>The runs that this user asked to be cancelled.</summary>
    public IReadOnlySet<string> Cancelled => _cancelled;

    /// <summary>How often something of another user was answered as if nobody had it.</summary>
    public int Refused { get; private set; }

    /// <summary>All that this user's sockets ever received.</summary>
    public IEnumerable<NetraSocket.Frame> Received => _all.SelectMany(socket => socket.Frames);

    public async Task ActAsync()
    {
        _socket ??= await ConnectAsync();
        switch (_random.Next(20))
        {
            case < 7:
                await StartAsync();
                break;
            case < 10:
                await OwnOrForeignAsync("cancel", "run_id", own: OwnRun(), foreign: known.OtherRun(user, _random), "run_not_found", "r_");
                break;
            case < 13:
                await OwnOrForeignAsync("subscribe", "thread_id", own: OwnThread(), foreign: known.OtherThread(user, _random), "thread_not_found", "t_");
                break;
            case < 15:
                await ApproveAsync();
                break;
            case 15:
                await RenameAsync();
                break;
            case 16:
                await DeleteAsync();
                break;
            case 17:
                await ReadAsync();
                break;
            default:
                // Mostly without a word: the socket is gone, and what runs goes on.
                await _socket.DisposeAsync();
                _socket = await ConnectAsync();
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _all)
        {
            await socket.DisposeAsync();
        }
        user.Dispose();
    }

    private async Task<NetraSocket> ConnectAsync()
    {
        var socket = await user.ConnectAsync();
        _all.Add(socket);
        return socket;
    }

    private string? OwnThread() => Pick(Threads);

    private string? OwnRun() => Pick(_runs.Keys);

    private string? Pick(IEnumerable<string> ids) => ids.ToArray() is { Length: > 0 } all ? all[_random.Next(all.Length)] : null;

    private async Task StartAsync()
    {
        var (agent, input) = _random.Next(7) switch
        {
            0 => ("slow", new JsonObject { ["ms"] = _random.Next(400) }),
            1 => ("tool_fan", []),
            2 => ("stream", new JsonObject { ["chars"] = 60, ["delay_ms"] = 1 }),
            3 => ("whoami", []),
            4 => ("danger", new JsonObject { ["file"] = canary }),
            _ => ("echo", new JsonObject { ["text"] = $"{canary} {_random.Next()}" }),
        };
        var fields = new JsonObject { ["agent"] = agent, ["input"] = input };
        var foreign = _random.Next(4) == 0 ? known.OtherThread(user, _random) : null;
        var thread = foreign ?? (_random.Next(2) == 0 ? OwnThread() : null);
        if (thread is not null)
        {
            fields["thread_id"] = thread;
        }
        var reply = await _socket!.CommandAsync("run", fields);
        if (foreign is not null)
        {
            await AssertMissingAsync(reply, "run", new() { ["agent"] = agent, ["input"] = input.DeepClone(), ["thread_id"] = FuzzedIds.Missing("t_") }, "thread_not_found");
        }
        else if (reply.Type == "accepted")
        {
            var run = reply.Json.GetProperty("run_id").GetString()!;
            var started = reply.Json.GetProperty("thread_id").GetString()!;
            _runs[run] = started;
            _threads.Add(started);
            known.Add(user, run, started);
        }
        else
        {
            reply.Json.GetProperty("code").GetString().ShouldBeOneOf("engine_limit", "server_busy", "thread_not_found");
        }
    }

    private async Task OwnOrForeignAsync(string command, string field, string? own, string? foreign, string code, string prefix)
    {
        var isOwn = own is not null && (foreign is null || _random.Next(2) == 0);
        if ((isOwn ? own : foreign) is not { } id)
        {
            return;
        }
        if (command == "cancel" && isOwn)
        {
            _cancelled.Add(id);
        }
        var fields = new JsonObject { [field] = id };
        var missing = new JsonObject { [field] = FuzzedIds.Missing(prefix) };
        if (command == "subscribe")
        {
            fields["after_seq"] = 0;
            missing["after_seq"] = 0;
        }
        var reply = await _socket!.CommandAsync(command, fields);
        if (!isOwn)
        {
            await AssertMissingAsync(reply, command, missing, code);
        }
        else if (reply.Type == "error")
        {
            reply.Json.GetProperty("code").GetString().ShouldBeOneOf("run_not_active", "run_not_found");
        }
    }

    private async Task ApproveAsync()
    {
        var asked = known.Approvals.ToArray();
        var own = Received.Where(frame => frame.Type == "approval_requested").ToArray();
        foreach (var frame in own)
        {
            known.AddApproval(user, frame.RunId!, frame.Json.GetProperty("call_id").GetString()!, frame.Payload.GetProperty("arguments_hash").GetString()!);
        }
        var decision = _random.Next(2) == 0 ? "approve" : "deny";
        if (own.Length > 0 && _random.Next(2) == 0)
        {
            var frame = own[_random.Next(own.Length)];
            var reply = await _socket!.CommandAsync("approve", Command(frame.RunId!, frame.Json.GetProperty("call_id").GetString()!, frame.Payload.GetProperty("arguments_hash").GetString()!));
            if (reply.Type != "ok")
            {
                reply.Json.GetProperty("code").GetString().ShouldBe("approval_not_found");
            }
            return;
        }
        var others = asked.Where(one => one.User != user.UserId).ToArray();
        if (others.Length > 0)
        {
            var (_, run, call, hash) = others[_random.Next(others.Length)];
            var reply = await _socket!.CommandAsync("approve", Command(run, call, hash));
            await AssertMissingAsync(reply, "approve", Command(FuzzedIds.Missing("r_"), call, hash), "approval_not_found");
        }

        JsonObject Command(string run, string call, string hash) => new() { ["run_id"] = run, ["call_id"] = call, ["arguments_hash"] = hash, ["decision"] = decision };
    }

    private async Task RenameAsync()
    {
        using var content = new StringContent($$"""{"title":"{{canary}} renamed"}""", System.Text.Encoding.UTF8, "application/json");
        if (_random.Next(2) == 0 && OwnThread() is { } own)
        {
            using var renamed = await user.Http.PatchAsync($"/api/threads/{own}", content);
            ((int)renamed.StatusCode).ShouldBe(200);
        }
        else if (known.OtherThread(user, _random) is { } foreign)
        {
            using var refused = await user.Http.PatchAsync($"/api/threads/{foreign}", content);
            ((int)refused.StatusCode).ShouldBe(404);
        }
    }

    private async Task DeleteAsync()
    {
        if (_random.Next(3) > 0 && OwnThread() is { } own)
        {
            using var deleted = await user.Http.DeleteAsync($"/api/threads/{own}");
            ((int)deleted.StatusCode).ShouldBe(204);
            _deleted.Add(own);
        }
        else if (known.OtherThread(user, _random) is { } foreign)
        {
            using var refused = await user.Http.DeleteAsync($"/api/threads/{foreign}");
            ((int)refused.StatusCode).ShouldBe(404);
        }
    }

    private async Task ReadAsync()
    {
        var kind = Files[_random.Next(Files.Length)];
        if ((kind == "runs" ? known.OtherRun(user, _random) : known.OtherThread(user, _random)) is not { } foreign)
        {
            return;
        }
        var tail = kind == "threads" ? "/events" : "";
        using var one = await user.Http.GetAsync($"/api/{kind}/{foreign}{tail}");
        using var two = await user.Http.GetAsync($"/api/{kind}/{FuzzedIds.Missing(foreign[..2])}{tail}");
        ((int)one.StatusCode).ShouldBe(404);
        (await one.Content.ReadAsByteArrayAsync()).ShouldBe(await two.Content.ReadAsByteArrayAsync());
    }

    // The same words as for an id that nobody has, the command's own id apart.
    private async Task AssertMissingAsync(NetraSocket.Frame reply, string command, JsonObject missing, string code)
    {
        reply.Json.GetProperty("code").GetString().ShouldBe(code, reply.Text);
        var other = await _socket!.CommandAsync(command, missing);
        WithoutId(reply).ShouldBe(WithoutId(other));
        Refused++;
        // Twenty refusals in a row would end the socket.
        await _socket.CommandAsync("ping");
    }

    private static string WithoutId(NetraSocket.Frame reply)
    {
        var json = JsonNode.Parse(reply.Text)!.AsObject();
        json.Remove("id");
        return json.ToJsonString();
    }
}
