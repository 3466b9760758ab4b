using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Netra.Execution.Tests;

namespace Netra.WebSockets.Tests.Http;

/// <summary>The OpenAPI document against the endpoints that are mapped. What they answer is held against it in every other test.</summary>
public sealed class OpenApiTests
{
    private static string CheckedIn => Path.Combine(WireSchema.Root, "docs", "protocol", "netra.v1.openapi.json");

    [Fact]
    public async Task The_document_is_what_the_endpoints_say()
    {
        await using var host = await WebHarness.StartAsync(add: ApiDocument.Add);

        var document = await ApiDocument.WriteAsync(host);

        if (Environment.GetEnvironmentVariable("NETRA_UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(CheckedIn, document);
        }
        document.ShouldBe(await File.ReadAllTextAsync(CheckedIn));
    }

    [Fact]
    public async Task It_is_served_and_the_sockets_schema_that_it_names_is_too()
    {
        await using var host = await WebHarness.StartAsync();

        var text = await host.Http.GetStringAsync("/openapi/v1.json");

        text.ShouldBe(await File.ReadAllTextAsync(CheckedIn));
        var link = JsonDocument.Parse(text).RootElement.GetProperty("externalDocs").GetProperty("url").GetString()!;
        (await host.Http.GetStringAsync(link)).ShouldBe(NetraProtocol.JsonSchema());
    }

    [Fact]
    public async Task Every_endpoint_but_the_pages_files_is_in_it()
    {
        await using var host = await WebHarness.StartAsync();
        var paths = JsonDocument.Parse(await File.ReadAllTextAsync(CheckedIn)).RootElement.GetProperty("paths");

        var missing = host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(static endpoint => endpoint.RoutePattern.RawText!)
            .Where(path => !paths.TryGetProperty(path, out _)).ToArray();

        missing.ShouldBe(
            ["/", "/app.css", "/icon.svg", "/app.js", "/agents.js", "/answer.js", "/data.js", "/dom.js", "/netra-client.js", "/session.js", "/threads.js", "/transcript.js", "/welcome.js", "/words.js"],
            ignoreOrder: true);
    }
}
