using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Netra.WebSockets;

/// <summary>A user's usage log: import, sample data, what it holds, removal.</summary>
[Service(Lifetime.Process)]
internal sealed class UsageEndpoints(IUsageStore usage, IUsageImporter importer, IOptions<NetraLimits> limits)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/usage", ReadAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("readUsage", "What the user has imported.") { Reply = ApiShapes.Usage });
        routes.MapPost("/api/usage", ImportAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("importUsage", "Imports usage from CSV: all of it or nothing.")
            {
                BodyType = "text/csv",
                Query = [ApiShapes.Text("feature", "For rows that name none.") with { IsOptional = true }, ApiShapes.Text("model", "For rows that name none.") with { IsOptional = true }, ApiShapes.Flag("skip_invalid", "Leaves out lines that are wrong.") with { IsOptional = true }],
                Reply = ApiShapes.Imported,
                Problems = [(400, "invalid_csv, invalid_field"), (413, "import_too_large")],
            });
        routes.MapDelete("/api/usage", DeleteAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("deleteUsage", "Deletes what the user has imported.") { Status = 204 });
        routes.MapPost("/api/usage/sample", ImportSampleAsync).WithMetadata(RequiresUser.Mark)
            .Documented(new("importSample", "Imports the sample data, all or one.")
            {
                Query = [ApiShapes.Text("name", "One of the samples.") with { IsOptional = true }],
                Reply = ApiShapes.Imported,
                Problems = [(400, "invalid_field"), (413, "import_too_large")],
            });
    }

    private async Task ReadAsync(HttpContext http)
    {
        var log = await usage.SummarizeAsync(Requester.User(http).Id, http.RequestAborted);
        await JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteNumber("rows"u8, log.Rows);
            writer.WriteInstant("first_at"u8, log.FirstAt);
            writer.WriteInstant("last_at"u8, log.LastAt);
            writer.WriteStrings("features"u8, log.Features);
            writer.WriteStrings("models"u8, log.Models);
        });
    }

    private async Task ImportAsync(HttpContext http)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
        {
            await JsonBody.UnsupportedType("text/csv").WriteAsync(http);
            return;
        }
        if (!QueryParameters.TryText(http, "feature", out var feature, out var problem)
            || !QueryParameters.TryText(http, "model", out var model, out problem)
            || !QueryParameters.TryFlag(http, "skip_invalid", out var skipInvalid, out problem))
        {
            await problem!.WriteAsync(http);
            return;
        }
        // We count what is read ourselves; the server then still drops the rest, so that the client gets the answer.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
        if (http.Request.ContentLength > limits.Value.ImportBytes)
        {
            await TooLarge($"An import must not be larger than {limits.Value.ImportBytes} bytes.").WriteAsync(http);
            return;
        }
        var body = new LimitedBody(http.Request.Body, limits.Value.ImportBytes);
        var options = new UsageImportOptions { Feature = feature, Model = model, SkipInvalid = skipInvalid };
        await AnswerAsync(http, await importer.ImportAsync(Requester.User(http), body, options, http.RequestAborted));
    }

    private async Task ImportSampleAsync(HttpContext http)
    {
        if (!QueryParameters.TryText(http, "name", out var name, out var problem))
        {
            await problem!.WriteAsync(http);
            return;
        }
        await AnswerAsync(http, await importer.ImportSampleAsync(Requester.User(http), name, http.RequestAborted));
    }

    private async Task DeleteAsync(HttpContext http)
    {
        await usage.DeleteAsync(Requester.User(http).Id, null, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task AnswerAsync(HttpContext http, UsageImportResult result) => result switch
    {
        UsageImportResult.Imported imported => JsonReply.WriteAsync(http, StatusCodes.Status200OK, writer =>
        {
            writer.WriteNumber("imported"u8, imported.Rows);
            writer.WriteNumber("duplicates"u8, imported.Duplicates);
            writer.WriteNumber("skipped"u8, imported.Skipped);
        }),
        UsageImportResult.InvalidCsv csv => new Problem(StatusCodes.Status400BadRequest, "invalid_csv", "Nothing was imported; correct the file and send it again.")
        {
            Members = writer => WriteCsvMembers(writer, csv),
        }.WriteAsync(http),
        UsageImportResult.InvalidField field => Problem.InvalidField(field.Field, field.Message).WriteAsync(http),
        UsageImportResult.TooLarge large => TooLarge(large.Message).WriteAsync(http),
        _ => throw new InvalidOperationException("Not a result of importing."),
    };

    private static Problem TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, "import_too_large", message);

    private static void WriteCsvMembers(Utf8JsonWriter writer, UsageImportResult.InvalidCsv csv)
    {
        writer.WriteNumber("line"u8, csv.Line);
        writer.WriteString("column"u8, csv.Column);
        writer.WriteString("expected"u8, csv.Expected);
    }
}
