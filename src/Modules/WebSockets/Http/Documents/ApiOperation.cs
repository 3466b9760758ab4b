using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Netra.WebSockets;

/// <summary>A JSON object of the HTTP API, by name. Immutable.</summary>
/// <param name="Name">Its name in the document.</param>
/// <param name="Members">All its members.</param>
internal sealed record ApiShape(string Name, ImmutableArray<WireMember> Members);

/// <summary>What the OpenAPI document says of an endpoint beside its path and method. Immutable.</summary>
/// <param name="Id">Its name in clients that are generated.</param>
/// <param name="Summary">What it does.</param>
internal sealed record ApiOperation(string Id, string Summary)
{
    /// <summary>The parameters of the query; those of the path stand in the path.</summary>
    public ImmutableArray<WireMember> Query { get; init; } = [];

    /// <summary>The object that a request brings, or null.</summary>
    public ApiShape? Body { get; init; }

    /// <summary>Whether a request may come without its body.</summary>
    public bool IsBodyOptional { get; init; }

    /// <summary>The type of a body that is no JSON object, or null.</summary>
    public string? BodyType { get; init; }

    /// <summary>The status of success.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The object of success; null for an answer without a body or of another type.</summary>
    public ApiShape? Reply { get; init; }

    /// <summary>The type of a reply that is no JSON object, or null.</summary>
    public string? ReplyType { get; init; }

    /// <summary>The problems that are this endpoint's own: status and codes.</summary>
    public ImmutableArray<(int Status, string Codes)> Problems { get; init; } = [];
}

/// <summary>Attaches descriptions to endpoints.</summary>
internal static class ApiDescriptions
{
    /// <summary>The document has this endpoint, with what <paramref name="operation"/> says of it.</summary>
    public static TBuilder Documented<TBuilder>(this TBuilder endpoint, ApiOperation operation)
        where TBuilder : IEndpointConventionBuilder
        => endpoint.WithMetadata(operation);
}
