using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>The page, from files inside the assembly: it needs nothing of the disk and nothing of another site.</summary>
[Service(Lifetime.Process)]
internal sealed class PageEndpoints
{
    private const string ResourcePrefix = "Page/";

    private readonly ImmutableArray<PageFile> _files =
    [
        Load("/", "index.html", "text/html; charset=utf-8"),
        Load("/app.css", "app.css", "text/css; charset=utf-8"),
        Load("/icon.svg", "icon.svg", "image/svg+xml"),
        .. Scripts.Select(static name => Load($"/{name}", name, "text/javascript; charset=utf-8")),
    ];

    private static ImmutableArray<string> Scripts =>
    [
        "app.js", "agents.js", "answer.js", "data.js", "dom.js", "netra-client.js", "session.js", "threads.js", "transcript.js", "welcome.js", "words.js",
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var file in _files)
        {
            routes.MapMethods(file.Path, [HttpMethods.Get, HttpMethods.Head], http => SendAsync(http, file));
        }
    }

    private static async Task SendAsync(HttpContext http, PageFile file)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.ETag = file.Tag;
        if (http.Request.Headers.IfNoneMatch == file.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        http.Response.ContentType = file.ContentType;
        http.Response.ContentLength = file.Content.Length;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(file.Content, http.RequestAborted);
        }
    }

    private static PageFile Load(string path, string name, string contentType)
    {
        using var resource = typeof(PageEndpoints).Assembly.GetManifestResourceStream(ResourcePrefix + name)
            ?? throw new InvalidOperationException($"The assembly lacks the page's file {name}.");
        using var content = new MemoryStream();
        resource.CopyTo(content);
        var bytes = content.ToArray();
        return new PageFile(path, contentType, bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"");
    }

    private sealed record PageFile(string Path, string ContentType, ReadOnlyMemory<byte> Content, string Tag);
}
