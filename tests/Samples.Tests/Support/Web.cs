namespace Netra.Samples.Tests;

/// <summary>A web that answers what a test wants.</summary>
internal sealed class Web(Func<Uri, string> answer) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromResult(new HttpResponseMessage { Content = new StringContent(answer(request.RequestUri!)) });
}
