using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>Whether the host is alive, and whether it takes work.</summary>
[Service(Lifetime.Process)]
internal sealed class HealthEndpoints(Readiness readiness, ModelEndpoints models, ITokenValidator tokens, RequestRates rates)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", [HttpMethods.Get, HttpMethods.Head], static http => AnswerAsync(http, null)).WithMetadata(Unmetered.Mark)
            .Documented(new("readHealth", "Whether the process lives.") { Reply = ApiShapes.Health });
        routes.MapMethods("/readyz", [HttpMethods.Get, HttpMethods.Head], AnswerReadyAsync).WithMetadata(Unmetered.Mark)
            .Documented(new("readReadiness", "Whether the host takes work. An administrator's token is told of the models, too.") { Reply = ApiShapes.Health, Problems = [(503, "not_ready, server_draining")] });
    }

    private async Task AnswerReadyAsync(HttpContext http)
    {
        // Whether the host is ready may be asked for as often as anybody likes; to have a token checked is a request.
        if (readiness.Obstacle is null && BearerTokens.Of(http.Request) is { Length: > 0 } token && rates.TryTake(ClientAddress.Of(http), out _)
            && await tokens.ValidateAsync(token, http.RequestAborted) is TokenResult.Valid { User.IsAdmin: true })
        {
            await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
            {
                writer.WriteString("status"u8, "ok");
                models.WriteStates(writer);
            });
            return;
        }
        await AnswerAsync(http, readiness.Obstacle);
    }

    private static Task AnswerAsync(HttpContext http, Problem? obstacle)
        => obstacle?.WriteAsync(http)
            ?? JsonReply.WriteAsync(http, StatusCodes.Status200OK, static writer => writer.WriteString("status"u8, "ok"));
}
