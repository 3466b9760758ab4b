using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>The models of the host, for administrators.</summary>
[Service(Lifetime.Process)]
internal sealed class ModelEndpoints(IModelCatalogue models, IAgentRegistry registry)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/models", ReadAsync).WithMetadata(RequiresUser.Mark)
        .Documented(new("readModels", "The models that the host is set to use, and whether they are called. For administrators.") { Reply = ApiShapes.Models, Problems = [(403, "forbidden")] });

    /// <summary>The models by name and whether they are called.</summary>
    public void WriteStates(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("models"u8);
        foreach (var model in models.Read())
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, model.Name);
            writer.WriteString("state"u8, Name(model.State));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private Task ReadAsync(HttpContext http)
        => Requester.User(http).IsAdmin
            ? JsonReply.WriteAsync(http, StatusCodes.Status200OK, Write)
            : new Problem(StatusCodes.Status403Forbidden, "forbidden", "Only administrators may see this; see 'users set-role'.").WriteAsync(http);

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("models"u8);
        foreach (var model in models.Read())
        {
            Write(writer, model);
        }
        writer.WriteEndArray();
    }

    private void Write(Utf8JsonWriter writer, ModelDescription model)
    {
        var isOffline = model.Options.Provider == ModelOptions.Offline;
        writer.WriteStartObject();
        writer.WriteString("name"u8, model.Name);
        writer.WriteString("provider"u8, model.Options.Provider);
        writer.WriteString("model"u8, isOffline ? null : model.Options.Name);
        writer.WriteString("endpoint"u8, isOffline ? null : model.Options.Endpoint.GetLeftPart(UriPartial.Path));
        WriteNumber(writer, "context_tokens"u8, model.Options.ContextTokens);
        WriteNumber(writer, "max_output_tokens"u8, isOffline ? null : model.Options.MaxOutputTokens);
        if (model.Options.Price is { } price)
        {
            writer.WriteStartObject("price"u8);
            writer.WriteNumber("input"u8, price.Input);
            writer.WriteNumber("output"u8, price.Output);
            writer.WriteNumber("cached_input"u8, price.CachedInput ?? price.Input);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("price"u8);
        }
        writer.WriteString("fallback"u8, model.Options.Fallback);
        writer.WriteString("state"u8, Name(model.State));
        writer.WriteStrings("agents"u8, registry.Agents.OfType<ModelAgentDescriptor>().Where(agent => (agent.Model ?? "") == model.Name).Select(static agent => agent.Name));
        writer.WriteEndObject();
    }

    private static string Name(ModelState state) => state switch
    {
        ModelState.Available => "available",
        ModelState.LeftAlone => "left_alone",
        _ => "tried",
    };

    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
