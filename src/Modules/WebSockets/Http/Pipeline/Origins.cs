using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Netra.WebSockets;

/// <summary>
/// Which pages may speak to this host: its own, and those of <c>Netra:AllowedOrigins</c>. Programs name no origin. Headers
/// for pages of other origins are sent only when some are named.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class Origins(IOptions<NetraOptions> options)
{
    private readonly FrozenSet<string> _named = options.Value.AllowedOrigins.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a request with this <c>Origin</c>, if any, may be answered.</summary>
    public bool MayConnect(HttpRequest request)
    {
        var given = request.Headers.Origin;
        return given.Count == 0 || (given.Count == 1 && given[0] is { } origin && (_named.Contains(origin) || origin == OwnOrigin(request)));
    }

    /// <summary>Tells a browser that a page of a named origin may read the answer, and answers its question before.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (_named.Count == 0)
        {
            return next(http);
        }
        var (request, headers) = (http.Request, http.Response.Headers);
        headers.Vary = "Origin";
        if (request.Headers.Origin is not [{ } origin] || !_named.Contains(origin))
        {
            return next(http);
        }
        headers.AccessControlAllowOrigin = origin;
        if (!HttpMethods.IsOptions(request.Method) || StringValues.IsNullOrEmpty(request.Headers.AccessControlRequestMethod))
        {
            headers.AccessControlExposeHeaders = "Retry-After, X-Trace-Id";
            return next(http);
        }
        headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type";
        headers.AccessControlMaxAge = "600";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string OwnOrigin(HttpRequest request) => $"{request.Scheme}://{request.Host.Value}".ToLowerInvariant();
}
