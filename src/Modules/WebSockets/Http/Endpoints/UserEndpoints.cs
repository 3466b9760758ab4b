using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Netra.WebSockets;

/// <summary>Who the user is and what the user may still do today.</summary>
[Service(Lifetime.Process)]
internal sealed class UserEndpoints(
    IAccounts accounts, IThreadStore threads, IUsageStore usage, IOptions<NetraLimits> limits, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/me", ReadAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("readMe", "Who the user is, what was used today, and the limits.") { Reply = ApiShapes.Me });

    private async Task ReadAsync(HttpContext http)
    {
        var user = Requester.User(http);
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var account = await accounts.FindAsync(user.Id, http.RequestAborted);
        var used = await threads.ReadUsageAsync(user.Id, day, http.RequestAborted);
        var log = await usage.SummarizeAsync(user.Id, http.RequestAborted);
        await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("user_id"u8, user.Id.Value);
            // A user of another issuer has no name here.
            writer.WriteString("user_name"u8, account?.UserName);
            writer.WriteString("plan"u8, UserContext.PlanName(user.Plan));
            writer.WriteStrings("roles"u8, user.Roles);
            writer.WriteStartObject("usage"u8);
            writer.WriteString("day"u8, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            writer.WriteNumber("tokens_used"u8, used.InputTokens + used.OutputTokens);
            writer.WriteNumber("tokens_limit"u8, limits.Value.TokensPerDay[user.Plan]);
            // What of it has a price: the part that counts.
            writer.WriteNumber("cost_usd"u8, used.PricedUsd);
            writer.WriteNumber("usage_rows"u8, log.Rows);
            writer.WriteEndObject();
            WriteLimits(writer, limits.Value, user.Plan);
        });
    }

    private static void WriteLimits(Utf8JsonWriter writer, NetraLimits limits, Plan plan)
    {
        writer.WriteStartObject("limits"u8);
        writer.WriteNumber("message_bytes"u8, limits.MessageBytes);
        writer.WriteNumber("commands_per_minute"u8, limits.CommandsPerMinute);
        writer.WriteNumber("command_burst"u8, limits.CommandBurst);
        writer.WriteNumber("http_requests_per_minute"u8, limits.HttpRequestsPerMinute);
        writer.WriteNumber("sockets_per_user"u8, limits.SocketsPerUser);
        writer.WriteNumber("subscriptions_per_socket"u8, limits.SubscriptionsPerSocket);
        writer.WriteNumber("active_runs_per_user"u8, limits.ActiveRunsPerUser);
        writer.WriteNumber("queued_runs_per_user"u8, limits.QueuedRunsPerUser);
        writer.WriteNumber("run_seconds"u8, limits.RunSeconds[plan]);
        writer.WriteNumber("tool_seconds"u8, limits.ToolSeconds);
        writer.WriteNumber("model_calls_per_run"u8, limits.ModelCallsPerRun);
        writer.WriteNumber("tool_calls_per_run"u8, limits.ToolCallsPerRun);
        writer.WriteNumber("events_per_run"u8, limits.EventsPerRun);
        writer.WriteNumber("answer_bytes"u8, limits.AnswerBytes);
        writer.WriteNumber("agent_depth"u8, limits.AgentDepth);
        writer.WriteNumber("tokens_per_run"u8, limits.TokensPerRun);
        writer.WriteNumber("tokens_per_day"u8, limits.TokensPerDay[plan]);
        writer.WriteNumber("cost_per_day_usd"u8, limits.CostPerDayUsd[plan]);
        writer.WriteNumber("threads_per_user"u8, limits.ThreadsPerUser);
        writer.WriteNumber("stored_bytes_per_user"u8, limits.StoredBytesPerUser);
        writer.WriteNumber("usage_rows_per_user"u8, limits.UsageRowsPerUser);
        writer.WriteNumber("import_bytes"u8, limits.ImportBytes);
        writer.WriteNumber("approval_seconds"u8, limits.ApprovalSeconds);
        writer.WriteEndObject();
    }
}
