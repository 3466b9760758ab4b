using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Netra.WebSockets;

/// <summary>Files that tools made for a user. They are downloaded, never shown: what is in them is not ours.</summary>
[Service(Lifetime.Process)]
internal sealed class ExportEndpoints(IUserFiles files)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/exports", ListAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("listExports", "Files that tools made for the user.") { Reply = ApiShapes.Exports });
        routes.MapGet("/api/exports/{name}", ReadAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("readExport", "One of these files.") { ReplyType = "application/octet-stream", Problems = [(404, "not_found")] });
    }

    private async Task ListAsync(HttpContext http)
    {
        var list = await files.ListAsync(Requester.User(http).Id, http.RequestAborted);
        await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartArray("exports"u8);
            foreach (var file in list)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, file.Name);
                writer.WriteNumber("bytes"u8, file.Bytes);
                writer.WriteInstant("written_at"u8, file.WrittenAt);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        });
    }

    private async Task ReadAsync(HttpContext http)
    {
        var name = (string)http.GetRouteValue("name")!;
        var file = await files.OpenAsync(Requester.User(http).Id, name, http.RequestAborted);
        if (file is null)
        {
            await Problem.NotFound.WriteAsync(http);
            return;
        }
        await using (file)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(name);
            http.Response.Headers.ContentDisposition = disposition.ToString();
            http.Response.ContentType = Path.GetExtension(name) switch
            {
                ".csv" => "text/csv; charset=utf-8",
                ".json" => "application/json",
                ".md" => "text/markdown; charset=utf-8",
                ".txt" => "text/plain; charset=utf-8",
                _ => "application/octet-stream",
            };
            await file.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }
}
