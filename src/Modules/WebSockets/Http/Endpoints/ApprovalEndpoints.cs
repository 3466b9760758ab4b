using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>The tool calls that wait for their user.</summary>
[Service(Lifetime.Process)]
internal sealed class ApprovalEndpoints(IApprovalStore approvals)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/approvals", ListAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("listApprovals", "What waits for the user's answer.") { Reply = ApiShapes.Approvals });

    private async Task ListAsync(HttpContext http)
    {
        var pending = await approvals.ReadPendingAsync(Requester.User(http).Id, http.RequestAborted);
        await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray("approvals"u8);
            foreach (var asked in pending)
            {
                writer.WriteStartObject();
                writer.WriteString("thread_id"u8, asked.Thread.Value);
                writer.WriteString("run_id"u8, asked.Run.Value);
                writer.WriteString("call_id"u8, asked.Call.Value);
                writer.WriteString("agent_name"u8, asked.Agent.Name);
                writer.WriteString("tool_name"u8, asked.Tool);
                writer.WriteJson("arguments"u8, asked.Shown);
                writer.WriteStartArray("hidden"u8);
                foreach (var pointer in asked.Hidden)
                {
                    writer.WriteStringValue(pointer);
                }
                writer.WriteEndArray();
                writer.WriteString("arguments_hash"u8, asked.ArgumentsHash);
                writer.WriteInstant("expires_at"u8, asked.ExpiresAt);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }
}
