using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;

namespace Netra.WebSockets.Tests;

/// <summary>Makes the OpenAPI document of the endpoints that are mapped, with the framework's generator.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    private const string Bearer = "bearer";

    /// <summary>The endpoints' own descriptions become operations of the document.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddOpenApi(Name, static options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddOperationTransformer(static (operation, context, _) =>
            {
                Tell(operation, context);
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer(static (document, _, _) =>
            {
                Tell(document);
                return Task.CompletedTask;
            });
        });
        services.AddEndpointsApiExplorer();
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, DocumentedEndpoints>());
    }

    /// <summary>The document as text.</summary>
    public static async Task<string> WriteAsync(WebHarness host)
    {
        using var scope = host.Get<IServiceScopeFactory>().CreateScope();
        var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
        return json.ReplaceLineEndings("\n") + "\n";
    }

    private static void Tell(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Netra.Modular", Version = "v1",
            Description = "HTTP of the wire protocol netra.v1. Errors are problem details (RFC 9457) with a stable code. Members that are not named here are ignored by both sides.",
        };
        document.Servers = null;
        // Where all of it is told by one list.
        document.Tags = null;
        document.ExternalDocs = new OpenApiExternalDocs { Description = "The messages of the socket, as a JSON Schema.", Url = new Uri(DocumentEndpoints.SocketSchemaPath, UriKind.Relative) };
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" });
    }

    private static void Tell(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var said = metadata.OfType<ApiOperation>().Single();
        var document = context.Document!;
        var requiresUser = metadata.OfType<RequiresUser>().Any();
        operation.Tags = null;
        (operation.OperationId, operation.Summary) = (said.Id, said.Summary);
        var path = RoutePatternFactory.Parse(context.Description.RelativePath!).Parameters
            .Select(static parameter => Parameter(new WireMember(parameter.Name, WireKind.Text), ParameterLocation.Path));
        operation.Parameters = [.. path, .. said.Query.Select(static member => Parameter(member, ParameterLocation.Query))];
        operation.RequestBody = said.Body is null && said.BodyType is null ? null : new OpenApiRequestBody
        {
            Required = !said.IsBodyOptional,
            Content = new Dictionary<string, OpenApiMediaType> { [said.BodyType ?? "application/json"] = new() { Schema = said.Body is { } body ? Reference(document, body) : new OpenApiSchema { Type = JsonSchemaType.String } } },
        };
        operation.Responses = [];
        Reply(operation, said.Status, said.Status is 204 or 101 ? "Done." : "The answer.", said.Reply is { } reply ? Content(document, reply, "application/json")
            : said.ReplyType is { } type ? new Dictionary<string, OpenApiMediaType> { [type] = new() } : null);
        var problems = said.Problems.ToList();
        problems.Add((429, "rate_limited"));
        problems.Add((503, "server_busy"));
        problems.Add((500, "internal"));
        problems.Add((400, "host_not_allowed"));
        if (said.Body is not null || said.BodyType is not null)
        {
            problems.Add((415, "unsupported_media_type"));
            problems.Add((413, "body_too_large"));
            problems.Add((400, "invalid_json"));
        }
        if (requiresUser)
        {
            problems.Add((401, "token_invalid, token_expired"));
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
        }
        foreach (var problem in problems.GroupBy(static problem => problem.Status, static problem => problem.Codes).OrderBy(static problem => problem.Key))
        {
            var codes = problem.SelectMany(static codes => codes.Split(", ")).Distinct().Order(StringComparer.Ordinal);
            Reply(operation, problem.Key, $"Codes: {string.Join(", ", codes)}.", Content(document, ApiShapes.Problem, "application/problem+json"));
        }
    }

    private static void Reply(OpenApiOperation operation, int status, string about, Dictionary<string, OpenApiMediaType>? content)
        => operation.Responses![status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse { Description = about, Content = content };

    private static Dictionary<string, OpenApiMediaType> Content(OpenApiDocument document, ApiShape shape, string type) => new() { [type] = new() { Schema = Reference(document, shape) } };

    private static OpenApiSchemaReference Reference(OpenApiDocument document, ApiShape shape)
    {
        document.AddComponent<IOpenApiSchema>(shape.Name, Object(shape.Members));
        return new OpenApiSchemaReference(shape.Name, document);
    }

    private static OpenApiParameter Parameter(WireMember member, ParameterLocation place)
        => new() { Name = member.Name, In = place, Required = !member.IsOptional, Description = member.About, Schema = Value(member with { About = null }) };

    private static OpenApiSchema Object(IReadOnlyList<WireMember> members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(static member => member.Name, static member => (IOpenApiSchema)Value(member)),
        Required = members.Where(static member => !member.IsOptional).Select(static member => member.Name).ToHashSet(),
    };

    private static OpenApiSchema Value(WireMember member)
    {
        var schema = member.Kind switch
        {
            WireKind.Text => new OpenApiSchema
            {
                Type = JsonSchemaType.String, MinLength = (int?)member.Least, MaxLength = (int?)member.Most,
                Enum = member.Values.IsEmpty ? null : [.. member.Values.Select(static value => JsonValue.Create(value))],
            },
            WireKind.Instant => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            WireKind.Integer => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = Text(member.Least), Maximum = Text(member.Most) },
            WireKind.Number => new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = Text(member.Least), Maximum = Text(member.Most) },
            WireKind.Boolean => new OpenApiSchema { Type = JsonSchemaType.Boolean },
            WireKind.Texts => new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            WireKind.Object => Object(member.Members),
            WireKind.Objects => new OpenApiSchema { Type = JsonSchemaType.Array, Items = member.Members.IsEmpty ? new OpenApiSchema { Type = JsonSchemaType.Object } : Object(member.Members) },
            _ => new OpenApiSchema(),
        };
        if (member.IsNullable)
        {
            schema.Type |= JsonSchemaType.Null;
        }
        schema.Description = member.About;
        return schema;
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>Tells the generator of endpoints whose handlers take the request as it is.</summary>
    private sealed class DocumentedEndpoints(EndpointDataSource endpoints) : IApiDescriptionProvider
    {
        public int Order => 0;

        public void OnProvidersExecuting(ApiDescriptionProviderContext context)
        {
            foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
            {
                if (endpoint.Metadata.GetMetadata<ApiOperation>() is null)
                {
                    continue;
                }
                // An endpoint that answers HEAD, too, or judges the method itself, is described as GET.
                var description = new ApiDescription
                {
                    HttpMethod = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET",
                    RelativePath = endpoint.RoutePattern.RawText!.TrimStart('/'),
                    GroupName = Name,
                    // The generator groups by controller.
                    ActionDescriptor = new ActionDescriptor { EndpointMetadata = [.. endpoint.Metadata], RouteValues = { ["controller"] = "Netra" } },
                };
                context.Results.Add(description);
            }
        }

        public void OnProvidersExecuted(ApiDescriptionProviderContext context)
        {
        }
    }
}
