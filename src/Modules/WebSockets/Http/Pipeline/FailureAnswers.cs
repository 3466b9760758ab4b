using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netra.WebSockets;

/// <summary>Gives whatever went wrong, and what no route answers, the form of a problem. Nothing of an exception is told.</summary>
[Service(Lifetime.Process)]
internal sealed partial class FailureAnswers(ILogger<FailureAnswers> logger)
{
    /// <summary>Goes on, and answers if that did not.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response is { StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await Of(http.Response.StatusCode).WriteAsync(http);
            }
        }
        catch (Exception aborted) when (http.RequestAborted.IsCancellationRequested)
        {
            LogAborted(aborted.GetType().Name);
        }
        catch (AccountsBusyException busy) when (!http.Response.HasStarted)
        {
            await Problem.Unavailable(CommandError.ServerBusy, busy.Message, TimeSpan.FromSeconds(1)).WriteAsync(http);
        }
        catch (StoreUnavailableException unavailable) when (!http.Response.HasStarted)
        {
            LogFailed(http.Response.Headers["X-Trace-Id"].ToString(), LoggedFailure.Describe(unavailable));
            await Problem.Unavailable(CommandError.ServerBusy, "The server cannot store anything at the moment; try again soon.", TimeSpan.FromSeconds(2)).WriteAsync(http);
        }
        catch (BadHttpRequestException refused) when (!http.Response.HasStarted)
        {
            await Of(refused.StatusCode).WriteAsync(http);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !http.Response.HasStarted)
        {
            LogFailed(http.Response.Headers["X-Trace-Id"].ToString(), LoggedFailure.Describe(failure));
            await Problem.Internal.WriteAsync(http);
        }
    }

    private static Problem Of(int status) => (HttpStatusCode)status switch
    {
        HttpStatusCode.NotFound => Problem.NotFound,
        HttpStatusCode.MethodNotAllowed => new(status, "method_not_allowed", "Use one of the methods in 'Allow'."),
        HttpStatusCode.RequestEntityTooLarge => new(status, "body_too_large", "The body is larger than is allowed."),
        HttpStatusCode.RequestTimeout => new(status, "request_timeout", "The body came too slowly."),
        HttpStatusCode.InternalServerError => Problem.Internal,
        _ => new(status, "bad_request", "The request is not one that can be answered."),
    };

    [LoggerMessage(LogLevel.Debug, "A request was given up by its client ({Exception}).")]
    private partial void LogAborted(string exception);

    [LoggerMessage(LogLevel.Error, "Request {TraceId} failed. {Failure}")]
    private partial void LogFailed(string traceId, string failure);
}
