using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>The documents of the protocol, from inside the assembly: what HTTP and what the socket speaks.</summary>
[Service(Lifetime.Process)]
internal sealed class DocumentEndpoints
{
    public const string OpenApiPath = "/openapi/v1.json";
    public const string SocketSchemaPath = "/openapi/netra.v1.schema.json";

    private const string OpenApiResource = "netra.v1.openapi.json";

    private readonly ReadOnlyMemory<byte> _openApi = Load();
    private readonly ReadOnlyMemory<byte> _socketSchema = Encoding.UTF8.GetBytes(NetraProtocol.JsonSchema());

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(OpenApiPath, http => SendAsync(http, _openApi)).Documented(new("readOpenApi", "This document.") { ReplyType = "application/json" });
        routes.MapGet(SocketSchemaPath, http => SendAsync(http, _socketSchema))
            .Documented(new("readSocketSchema", "The messages of the socket, as a JSON Schema.") { ReplyType = "application/json" });
    }

    private static async Task SendAsync(HttpContext http, ReadOnlyMemory<byte> document)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = document.Length;
        http.Response.Headers.CacheControl = "no-cache";
        await http.Response.Body.WriteAsync(document, http.RequestAborted);
    }

    private static byte[] Load()
    {
        using var resource = typeof(DocumentEndpoints).Assembly.GetManifestResourceStream(OpenApiResource)
            ?? throw new InvalidOperationException("The assembly lacks the OpenAPI document.");
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return content.ToArray();
    }
}
