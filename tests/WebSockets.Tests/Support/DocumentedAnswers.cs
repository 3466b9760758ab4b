using System.Net.Http.Headers;
using System.Text.Json;
using Netra.Execution.Tests;

namespace Netra.WebSockets.Tests;

/// <summary>Holds every answer against the OpenAPI document that is checked in: its status, its type and each member.</summary>
internal sealed class DocumentedAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly JsonElement Document = JsonDocument.Parse(File.ReadAllText(Path.Combine(WireSchema.Root, "docs", "protocol", "netra.v1.openapi.json"))).RootElement;
    private static readonly WireSchema Shapes = new(
        $$"""{"$defs":{{Document.GetProperty("components").GetProperty("schemas").GetRawText().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal)}}}""");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (Find(request) is not { } operation || (int)response.StatusCode is 404 or 405 && !operation.GetProperty("responses").TryGetProperty("404", out _))
        {
            // Not of the API: the page, or nothing.
            return response;
        }
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        operation.GetProperty("responses").TryGetProperty(status, out var documented).ShouldBeTrue($"{request.Method} {request.RequestUri} answered {status}, which is not documented.");
        if (!documented.TryGetProperty("content", out var content))
        {
            (await response.Content.ReadAsByteArrayAsync(cancellationToken)).ShouldBeEmpty();
            return response;
        }
        var types = content.EnumerateObject().ToDictionary(static type => type.Name, static type => type.Value);
        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null || !types.TryGetValue(type, out var media))
        {
            // A file has the type that its name says.
            types.ShouldContainKey("application/octet-stream", $"{request.Method} {request.RequestUri} answered with {type}.");
            return response;
        }
        if (media.TryGetProperty("schema", out var schema))
        {
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            Shapes.Violations(body.RootElement, schema.GetProperty("$ref").GetString()!["#/components/schemas/".Length..]).ShouldBeEmpty();
        }
        return response;
    }

    private static JsonElement? Find(HttpRequestMessage request)
    {
        var given = request.RequestUri!.AbsolutePath.Split('/');
        foreach (var path in Document.GetProperty("paths").EnumerateObject())
        {
            var parts = path.Name.Split('/');
            if (parts.Length == given.Length && parts.Zip(given).All(static pair => pair.First.StartsWith('{') || pair.First == pair.Second))
            {
                return path.Value.TryGetProperty(request.Method.Method.ToLowerInvariant(), out var operation) ? operation : null;
            }
        }
        return null;
    }
}
