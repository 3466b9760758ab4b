using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>A user's runs and their tool calls, whole.</summary>
[Service(Lifetime.Process)]
internal sealed class RunEndpoints(IRunStore runs, IThreadStore threads)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runs/{id}", ReadAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("readRun", "A run with its whole answer.") { Reply = ApiShapes.Run, Problems = [(404, "not_found")] });
        routes.MapGet("/api/runs/{id}/calls/{call}", ReadCallAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("readCall", "A tool's call with its whole arguments and result.") { Reply = ApiShapes.Call, Problems = [(404, "not_found")] });
    }

    private async Task ReadAsync(HttpContext http)
    {
        if (await runs.FindRunAsync(Requester.User(http).Id, Run(http), http.RequestAborted) is not { } run)
        {
            await Problem.NotFound.WriteAsync(http);
            return;
        }
        await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("run_id"u8, run.Run.Value);
            writer.WriteString("thread_id"u8, run.Thread.Value);
            writer.WriteString("status"u8, run.Status.ToWire());
            writer.WriteString("agent"u8, run.Agent);
            writer.WriteJson("input"u8, run.Input);
            writer.WriteJson("answer"u8, run.Answer);
            writer.WriteUsage(run.Usage);
            writer.WriteStartArray("warnings"u8);
            foreach (var warning in run.Warnings)
            {
                writer.WriteStartObject();
                writer.WriteString("code"u8, warning.Code);
                writer.WriteString("message"u8, warning.Message);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteInstant("created_at"u8, run.CreatedAt);
            writer.WriteInstant("started_at"u8, run.StartedAt);
            writer.WriteInstant("ended_at"u8, run.EndedAt);
        });
    }

    private async Task ReadCallAsync(HttpContext http)
    {
        var call = new ToolCallId((string)http.GetRouteValue("call")!);
        if (await threads.FindCallAsync(Requester.User(http).Id, Run(http), call, http.RequestAborted) is not { } record)
        {
            await Problem.NotFound.WriteAsync(http);
            return;
        }
        await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("tool_name"u8, record.Tool);
            writer.WriteJson("arguments"u8, record.Arguments);
            writer.WriteJson("result"u8, record.Result);
            // Null while the call is at work.
            writer.WriteString("status"u8, record.Status?.ToWire());
        });
    }

    private static RunId Run(HttpContext http) => new((string)http.GetRouteValue("id")!);
}
