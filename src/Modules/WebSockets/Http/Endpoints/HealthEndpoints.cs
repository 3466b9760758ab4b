using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>Whether the host is alive, and whether it takes work.</summary>
[Service(Lifetime.Process)]
internal sealed class HealthEndpoints(Readiness readiness)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", [HttpMethods.Get, HttpMethods.Head], static http => AnswerAsync(http, null)).WithMetadata(Unmetered.Mark)
            .Documented(new("readHealth", "Whether the process lives.") { Reply = ApiShapes.Health });
        routes.MapMethods("/readyz", [HttpMethods.Get, HttpMethods.Head], http => AnswerAsync(http, readiness.Obstacle)).WithMetadata(Unmetered.Mark)
            .Documented(new("readReadiness", "Whether the host takes work.") { Reply = ApiShapes.Health, Problems = [(503, "not_ready, server_draining")] });
    }

    private static Task AnswerAsync(HttpContext http, Problem? obstacle)
        => obstacle?.WriteAsync(http)
            ?? JsonReply.WriteAsync(http, StatusCodes.Status200OK, static writer => writer.WriteString("status"u8, "ok"));
}
