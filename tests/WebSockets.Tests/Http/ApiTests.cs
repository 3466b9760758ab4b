using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Netra;

namespace Netra.WebSockets.Tests.Http;

public sealed class ApiTests
{
    private readonly UserId _ada = KnownTokens.User("ada");

    [Fact]
    public async Task Me_says_who_what_was_used_today_and_the_limits_of_the_plan()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { TokensPerDay = new(10, 20, 30) });
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Authorization = new("Bearer", host.Tokens.Issue("ada", plan: Plan.Mid));

        var me = await JsonAsync(await host.Http.SendAsync(request));

        me.Text("user_id").ShouldBe("u_ada");
        me.GetProperty("user_name").ValueKind.ShouldBe(JsonValueKind.Null);
        me.Text("plan").ShouldBe("mid");
        me.GetProperty("roles").GetRawText().ShouldBe("[]");
        var usage = me.GetProperty("usage");
        usage.Text("day").ShouldBe(DateTime.UtcNow.ToString("yyyy-MM-dd"));
        usage.GetProperty("tokens_used").GetInt64().ShouldBe(12);
        usage.GetProperty("tokens_limit").GetInt64().ShouldBe(20);
        usage.GetProperty("cost_usd").GetDecimal().ShouldBe(0.25m);
        usage.GetProperty("usage_rows").GetInt64().ShouldBe(0);
        me.GetProperty("limits").GetProperty("run_seconds").GetInt32().ShouldBe(120);
        me.GetProperty("limits").GetProperty("message_bytes").GetInt32().ShouldBe(65_536);
    }

    [Fact]
    public async Task Models_are_for_administrators_and_their_keys_for_nobody()
    {
        await using var host = await WebHarness.StartAsync();
        var refused = await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/models", "ada"));
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await JsonAsync(refused)).Text("code").ShouldBe("forbidden");
        (await JsonAsync(await host.Http.GetAsync("/readyz"))).GetRawText().ShouldBe("""{"status":"ok"}""");
        (await JsonAsync(await host.Http.SendAsync(host.Request(HttpMethod.Get, "/readyz", "ada")))).GetRawText().ShouldBe("""{"status":"ok"}""");

        var token = host.Tokens.Issue(new TokenResult.Valid(new UserContext { Id = _ada, Roles = [UserContext.AdminRole] }, DateTimeOffset.MaxValue, null));
        (await AskAsync("/api/models")).ShouldBe(
            """{"models":[{"name":"","provider":"openai","model":"large","endpoint":"https://models.example/v1","context_tokens":9000,"max_output_tokens":8192,"price":{"input":1,"output":2,"cached_input":1},"fallback":"spare","state":"left_alone","agents":[]},"""
            + """{"name":"spare","provider":"offline","model":null,"endpoint":null,"context_tokens":null,"max_output_tokens":null,"price":null,"fallback":null,"state":"available","agents":[]}]}""");
        (await AskAsync("/readyz")).ShouldBe("""{"status":"ok","models":[{"name":"","state":"left_alone"},{"name":"spare","state":"available"}]}""");

        async Task<string> AskAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = new("Bearer", token);
            return (await JsonAsync(await host.Http.SendAsync(request))).GetRawText();
        }
    }

    [Fact]
    public async Task Agents_are_those_that_a_user_may_start()
    {
        await using var host = await WebHarness.StartAsync();

        var agents = await JsonAsync(await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/agents", "ada")));

        agents.Text("default_agent").ShouldBe("echo");
        agents.GetProperty("agents").EnumerateArray().Select(agent => agent.Text("name")).ShouldBe(["echo", "hold", "showcase"]);
        agents.GetProperty("agents")[0].GetRawText().ShouldBe(
            """{"name":"echo","description":"The agent echo.","input_schema":{"type":"string"},"tools":[{"name":"add","description":"Adds.","schema":{"type":"object"},"effect":"read","needs_approval":false}]}""");
    }

    [Fact]
    public async Task What_waits_for_approval_is_listed_to_its_user()
    {
        await using var host = await WebHarness.StartAsync();
        host.Approvals.Pending.Enqueue((_ada, new ApprovalRecord
        {
            Thread = new("t_1"), Run = new("r_1"), Call = new("k_1"), Key = "/0/0", Agent = new(new("a_1"), "danger"), Tool = "erase",
            Arguments = JsonText.Parse("""{"token":"t"}"""), InputHash = default, Shown = JsonText.Parse("""{"token":"[redacted]"}"""), Hidden = ["/token"],
            ArgumentsHash = "h", ExpiresAt = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
        }));

        (await JsonAsync(await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/approvals", "ada")))).GetRawText().ShouldBe(
            """{"approvals":[{"thread_id":"t_1","run_id":"r_1","call_id":"k_1","agent_name":"danger","tool_name":"erase","arguments":{"token":"[redacted]"},"hidden":["/token"],"arguments_hash":"h","expires_at":"2026-11-22T10:00:00.000Z"}]}""");
        (await JsonAsync(await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/approvals", "bob")))).GetRawText().ShouldBe("""{"approvals":[]}""");
        (await host.Http.GetAsync(new Uri("/api/approvals", UriKind.Relative))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Threads_are_listed_newest_first_a_page_at_a_time()
    {
        await using var host = await WebHarness.StartAsync();
        foreach (var id in new[] { "t_1", "t_2", "t_3" })
        {
            host.Log.AddThread(_ada, new ThreadId(id), "echo");
        }
        host.Log.AddThread(KnownTokens.User("bob"), new ThreadId("t_bob"), "echo");

        var first = await JsonAsync(await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/threads?limit=2", "ada")));
        var second = await JsonAsync(await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/threads?before=t_2", "ada")));

        first.GetProperty("threads").EnumerateArray().Select(thread => thread.Text("thread_id")).ShouldBe(["t_3", "t_2"]);
        second.GetProperty("threads").EnumerateArray().Select(thread => thread.Text("thread_id")).ShouldBe(["t_1"]);
        var thread = first.GetProperty("threads")[0];
        thread.EnumerateObject().Select(member => member.Name).ShouldBe(["thread_id", "title", "agent", "created_at", "last_seq"]);
    }

    [Theory]
    [InlineData("/api/threads?limit=0", "limit")]
    [InlineData("/api/threads?limit=201", "limit")]
    [InlineData("/api/threads?limit=x", "limit")]
    [InlineData("/api/threads?limit=1&limit=2", "limit")]
    [InlineData("/api/threads/t_1/events?limit=1001", "limit")]
    [InlineData("/api/threads/t_1/events?after_seq=-1", "after_seq")]
    public async Task A_parameter_out_of_range_is_named(string path, string field)
    {
        await using var host = await WebHarness.StartAsync();

        var response = await host.Http.SendAsync(host.Request(HttpMethod.Get, path, "ada"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await JsonAsync(response)).Text("field").ShouldBe(field);
    }

    [Fact]
    public async Task A_thread_is_renamed_with_a_title_of_one_line()
    {
        await using var host = await WebHarness.StartAsync();
        host.Log.AddThread(_ada, new ThreadId("t_1"), "echo");

        var renamed = await PatchAsync("t_1", " New title ");
        renamed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await JsonAsync(renamed)).Text("title").ShouldBe("New title");
        foreach (var title in new[] { "", "   ", new string('x', 201), "two\nlines" })
        {
            var refused = await PatchAsync("t_1", title);
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await JsonAsync(refused)).Text("field").ShouldBe("title");
        }

        async Task<HttpResponseMessage> PatchAsync(string thread, string title)
        {
            var request = host.Request(HttpMethod.Patch, $"/api/threads/{thread}", "ada");
            request.Content = JsonContent.Create(new { title });
            return await host.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task Events_are_the_bytes_that_sockets_get()
    {
        await using var host = await WebHarness.StartAsync();
        var thread = new ThreadId("t_1");
        host.Log.AddThread(_ada, thread, "echo");
        var stored = Enumerable.Range(1, 3).Select(i => host.Log.Append(_ada, thread, new RunId("r_1"), new AgentThinking($"{i}", i))).ToList();

        var response = await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/threads/t_1/events?after_seq=1&limit=1", "ada"));

        (await response.Content.ReadAsStringAsync()).ShouldBe($$"""{"epoch":"epoch-1","events":[{{stored[1].Wire}}],"last_seq":3}""");
    }

    [Fact]
    public async Task A_run_and_its_calls_are_read_whole()
    {
        await using var host = await WebHarness.StartAsync();
        var run = new RunId("r_1");
        host.Log.Put(new RunRecord
        {
            User = _ada, Thread = new ThreadId("t_1"), Run = run, Status = RunStatus.Completed, Agent = "echo", Input = JsonText.String("in"), Plan = Plan.Free,
            CreatedAt = DateTimeOffset.UnixEpoch, StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(1), Answer = JsonText.Parse("42"),
            Warnings = [new RunWarning("partial", "Something is missing.")],
        });
        host.Log.PutCall(_ada, run, new ToolCallRecord(new ToolCallId("k_1"), "add", JsonText.Parse("""{"a":1}"""), JsonText.Parse("3"), CallStatus.Ok));

        var read = await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/runs/r_1", "ada"));
        (await read.Content.ReadAsStringAsync()).ShouldBe(
            """
            {"run_id":"r_1","thread_id":"t_1","status":"completed","agent":"echo","input":"in","answer":42,
            "usage":{"input_tokens":0,"output_tokens":0,"model_calls":0,"tool_calls":0,"cost_usd":0,"estimated":false},
            "warnings":[{"code":"partial","message":"Something is missing."}],
            "created_at":"1970-01-01T00:00:00.000Z","started_at":"1970-01-01T00:00:01.000Z","ended_at":null}
            """.ReplaceLineEndings(""));
        var call = await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/runs/r_1/calls/k_1", "ada"));
        (await call.Content.ReadAsStringAsync()).ShouldBe("""{"tool_name":"add","arguments":{"a":1},"result":3,"status":"ok"}""");
    }

    [Fact]
    public async Task What_is_another_users_and_what_does_not_exist_are_the_same_bytes()
    {
        await using var host = await WebHarness.StartAsync();
        var run = new RunId("r_1");
        host.Log.AddThread(_ada, new ThreadId("t_1"), "echo");
        host.Log.Put(new RunRecord
        {
            User = _ada, Thread = new ThreadId("t_1"), Run = run, Status = RunStatus.Queued, Agent = "echo", Input = JsonText.Null, Plan = Plan.Free,
            CreatedAt = DateTimeOffset.UnixEpoch,
        });
        host.Log.PutCall(_ada, run, new ToolCallRecord(new ToolCallId("k_1"), "add", JsonText.Null, default, null));
        string[] paths = ["GET /api/threads/{0}/events", "PATCH /api/threads/{0}", "DELETE /api/threads/{0}", "GET /api/runs/{1}", "GET /api/runs/{1}/calls/{2}", "GET /api/threads?before={0}"];

        foreach (var path in paths)
        {
            var foreign = await SendAsync(string.Format(path, "t_1", "r_1", "k_1"));
            var missing = await SendAsync(string.Format(path, "t_x", "r_x", "k_x"));
            foreign.Status.ShouldBe(404, path);
            foreign.ShouldBe(missing);
            JsonDocument.Parse(foreign.Body).RootElement.Code().ShouldBe("not_found");
        }
        host.Log.Has(_ada, new ThreadId("t_1")).ShouldBeTrue();
        host.Refused.ShouldBe(
            [
                "GET /api/threads/{id}/events 1", "PATCH /api/threads/{id} 1", "DELETE /api/threads/{id} 1", "GET /api/runs/{id} 1", "GET /api/runs/{id}/calls/{call} 1", "GET /api/threads 1",
                "GET /api/threads/{id}/events 1", "PATCH /api/threads/{id} 1", "DELETE /api/threads/{id} 1", "GET /api/runs/{id} 1", "GET /api/runs/{id}/calls/{call} 1", "GET /api/threads 1",
            ],
            ignoreOrder: true);

        async Task<(int Status, string Body)> SendAsync(string what)
        {
            var request = host.Request(new HttpMethod(what.Split(' ')[0]), what.Split(' ')[1], "bob");
            request.Content = request.Method == HttpMethod.Patch ? JsonContent.Create(new { title = "mine now" }) : null;
            var response = await host.Http.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Usage_is_imported_described_and_removed()
    {
        await using var host = await WebHarness.StartAsync();

        var imported = await ImportAsync("a,b\n1,2\n3,4\n", "/api/usage?feature=chat&model=gpt-4&skip_invalid=true");
        imported.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await imported.Content.ReadAsStringAsync()).ShouldBe("""{"imported":2,"duplicates":1,"skipped":0}""");
        host.Usage.LastOptions.ShouldBe(new UsageImportOptions { Feature = "chat", Model = "gpt-4", SkipInvalid = true });
        (await (await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/usage", "ada"))).Content.ReadAsStringAsync())
            .ShouldBe("""{"rows":2,"first_at":null,"last_at":null,"features":["chat"],"models":["gpt-4"]}""");

        var bad = await ImportAsync("a,b\nbad,1\n", "/api/usage");
        bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await JsonAsync(bad);
        (problem.Code(), problem.GetProperty("line").GetInt32(), problem.Text("column"), problem.Text("expected")).ShouldBe(("invalid_csv", 3, "input_tokens", "a whole number"));

        (await host.Http.SendAsync(host.Request(HttpMethod.Delete, "/api/usage", "ada"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await (await host.Http.SendAsync(host.Request(HttpMethod.Post, "/api/usage/sample", "ada"))).Content.ReadAsStringAsync())
            .ShouldBe("""{"imported":28185,"duplicates":0,"skipped":0}""");
        (await host.Http.SendAsync(host.Request(HttpMethod.Post, "/api/usage/sample?name=none", "ada"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        async Task<HttpResponseMessage> ImportAsync(string csv, string path)
        {
            var request = host.Request(HttpMethod.Post, path, "ada");
            request.Content = new StringContent(csv, Encoding.UTF8, "text/csv");
            return await host.Http.SendAsync(request);
        }
    }

    [Fact]
    public async Task An_import_over_ImportBytes_is_413_whether_or_not_it_says_how_long_it_is()
    {
        await using var host = await WebHarness.StartAsync(new NetraLimits { ImportBytes = 200_000 });

        foreach (var chunked in new[] { false, true })
        {
            foreach (var (bytes, expected) in new[] { (190_000, 200), (210_000, 413) })
            {
                var request = host.Request(HttpMethod.Post, "/api/usage", "ada");
                request.Content = new StringContent(new string('x', bytes), Encoding.UTF8, "text/csv");
                request.Headers.TransferEncodingChunked = chunked;
                ((int)(await host.Http.SendAsync(request)).StatusCode).ShouldBe(expected);
            }
        }
        var json = host.Request(HttpMethod.Post, "/api/usage", "ada");
        json.Content = JsonContent.Create(new { });
        (await host.Http.SendAsync(json)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Exports_are_listed_and_downloaded()
    {
        await using var host = await WebHarness.StartAsync();

        (await (await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/exports", "ada"))).Content.ReadAsStringAsync())
            .ShouldBe("""{"exports":[{"name":"report.csv","bytes":3,"written_at":"1970-01-01T00:00:00.000Z"}]}""");
        var file = await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/exports/report.csv", "ada"));
        (await file.Content.ReadAsStringAsync()).ShouldBe("of u_ada");
        file.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        file.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        (await host.Http.SendAsync(host.Request(HttpMethod.Get, "/api/exports/other.csv", "ada"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
        => JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}
