using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>A user's conversations: list, rename, delete, read the log.</summary>
[Service(Lifetime.Process)]
internal sealed class ThreadEndpoints(IThreadStore threads, IStore store, IExecutionEngines engines)
{
    private const int TitleLength = 200;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/threads", ListAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("listThreads", "The user's conversations, newest first.")
            {
                Query = [Limit(200, 50), ApiShapes.Text("before", "A thread_id; older ones follow.") with { IsOptional = true }],
                Reply = ApiShapes.Threads,
                Problems = [(400, "invalid_field"), (404, "not_found")],
            });
        routes.MapPatch("/api/threads/{id}", RenameAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("renameThread", "Gives a conversation another title.")
            {
                Body = ApiShapes.Title,
                Reply = ApiShapes.Thread,
                Problems = [(400, "invalid_field"), (404, "not_found")],
            });
        routes.MapDelete("/api/threads/{id}", DeleteAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("deleteThread", "Cancels what runs in a conversation and deletes it.") { Status = 204, Problems = [(404, "not_found")] });
        routes.MapGet("/api/threads/{id}/events", ReadEventsAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("readEvents", "The log of a conversation, in order.")
            {
                Query = [ApiShapes.Count("after_seq", "The last one that is known; 0 unless given.") with { IsOptional = true }, Limit(1_000, 500)],
                Reply = ApiShapes.Events,
                Problems = [(400, "invalid_field"), (404, "not_found")],
            });
    }

    private static WireMember Limit(long most, int otherwise) => ApiShapes.Count("limit", $"{otherwise} unless given.") with { IsOptional = true, Least = 1, Most = most };

    private async Task ListAsync(HttpContext http)
    {
        if (!QueryParameters.TryNumber(http, "limit", 1, 200, 50, out var limit, out var problem)
            || !QueryParameters.TryText(http, "before", out var before, out problem))
        {
            await problem!.WriteAsync(http);
            return;
        }
        var page = await threads.ListAsync(Requester.User(http).Id, (int)limit, before is null ? null : new ThreadId(before), http.RequestAborted);
        if (page is null)
        {
            await Problem.NotFound.WriteAsync(http);
            return;
        }
        await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray("threads"u8);
            foreach (var thread in page)
            {
                writer.WriteStartObject();
                WriteMembers(writer, thread);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    private async Task RenameAsync(HttpContext http)
    {
        var (body, problem) = await JsonBody.ReadAsync(http);
        var title = body?.Text("title", out problem)?.Trim();
        if (problem is null && (title is not { Length: > 0 and <= TitleLength } || title.Any(char.IsControl)))
        {
            problem = Problem.InvalidField("title", $"'title' must be 1 to {TitleLength} characters on one line.");
        }
        if (problem is not null)
        {
            await problem.WriteAsync(http);
        }
        else if (await threads.RenameAsync(Requester.User(http).Id, Thread(http), title!, http.RequestAborted) is { } thread)
        {
            await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer => WriteMembers(writer, thread));
        }
        else
        {
            await Problem.NotFound.WriteAsync(http);
        }
    }

    private async Task DeleteAsync(HttpContext http)
    {
        using var lease = engines.Enter(Requester.User(http));
        if (await lease.Engine.DeleteThreadAsync(Thread(http), http.RequestAborted))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await Problem.NotFound.WriteAsync(http);
        }
    }

    private async Task ReadEventsAsync(HttpContext http)
    {
        if (!QueryParameters.TryNumber(http, "after_seq", 0, long.MaxValue, 0, out var after, out var problem)
            || !QueryParameters.TryNumber(http, "limit", 1, 1_000, 500, out var limit, out problem))
        {
            await problem!.WriteAsync(http);
            return;
        }
        var page = await threads.ReadEventsAsync(Requester.User(http).Id, Thread(http), after, (int)limit, http.RequestAborted);
        if (page is null)
        {
            await Problem.NotFound.WriteAsync(http);
            return;
        }
        await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("epoch"u8, store.Epoch);
            writer.WriteStartArray("events"u8);
            foreach (var stored in page.Events)
            {
                stored.Wire.WriteTo(writer);
            }
            writer.WriteEndArray();
            writer.WriteNumber("last_seq"u8, page.LastSeq);
        });
    }

    private static ThreadId Thread(HttpContext http) => new((string)http.GetRouteValue("id")!);

    private static void WriteMembers(Utf8JsonWriter writer, ThreadSummary thread)
    {
        writer.WriteString("thread_id"u8, thread.Thread.Value);
        writer.WriteString("title"u8, thread.Title);
        writer.WriteString("agent"u8, thread.Agent);
        writer.WriteInstant("created_at"u8, thread.CreatedAt);
        writer.WriteNumber("last_seq"u8, thread.LastSeq);
        if (thread.ActiveRun is { } run)
        {
            writer.WriteString("active_run_id"u8, run.Value);
        }
    }
}
