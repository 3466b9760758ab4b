using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netra;

/// <summary>An issuer on loopback, with an OpenID configuration and keys that the test changes.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestIssuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>The issuer that the configuration names; its own address unless set.</summary>
    public string? Claims { get; set; }

    /// <summary>Where the configuration says the keys are; its own unless set.</summary>
    public string? KeysAddress { get; set; }

    public string Keys { get; set; } = Forger.KeySet();

    public int Status { get; set; } = 200;

    public ConcurrentQueue<string> Requests { get; } = [];

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build());
        issuer._app.Run(issuer.AnswerAsync);
        await issuer._app.StartAsync();
        return issuer;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Requests.Enqueue(path);
        http.Response.StatusCode = Status;
        if (Status is >= 300 and < 400)
        {
            http.Response.Headers.Location = Address + "/elsewhere" + path;
        }
        else if (path.EndsWith("/.well-known/openid-configuration", StringComparison.Ordinal))
        {
            await http.Response.WriteAsync(new JsonObject { ["issuer"] = Claims ?? Address, ["jwks_uri"] = KeysAddress ?? Address + "/keys" }.ToJsonString());
        }
        else
        {
            await http.Response.WriteAsync(Keys);
        }
    }
}
