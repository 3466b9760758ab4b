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
        routes.MapMethods("/healthz", [HttpMethods.Get, HttpMethods.Head], static http => AnswerAsync(http, null)).WithMetadata(Unmetered.Mark);
        routes.MapMethods("/readyz", [HttpMethods.Get, HttpMethods.Head], http => AnswerAsync(http, readiness.Obstacle)).WithMetadata(Unmetered.Mark);
    }

    private static Task AnswerAsync(HttpContext http, Problem? obstacle)
        => obstacle?.WriteAsync(http)
            ?? JsonReply.WriteAsync(http, StatusCodes.Status200OK, static writer => writer.WriteString("status"u8, "ok"));
}
