using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Netra.WebSockets;

/// <summary>The agents that a user may start.</summary>
[Service(Lifetime.Process)]
internal sealed class AgentEndpoints(IAgentRegistry registry)
{
    // The registry is constant: so is the answer.
    private readonly JsonText _agents = JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("default_agent"u8, registry.DefaultAgent);
        writer.WriteStartArray("agents"u8);
        foreach (var agent in registry.Agents)
        {
            if (agent.IsEntry)
            {
                WriteAgent(writer, agent);
            }
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/api/agents", http => JsonReply.WriteAsync(http, StatusCodes.Status200OK, _agents)).WithMetadata(RequiresUser.Mark)
            .Documented(new("listAgents", "The agents that the user may start, with their tools.") { Reply = ApiShapes.Agents });

    private static void WriteAgent(Utf8JsonWriter writer, AgentDescriptor agent)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, agent.Name);
        writer.WriteString("description"u8, agent.Description);
        writer.WritePropertyName("input_schema"u8);
        agent.InputSchema.WriteTo(writer);
        writer.WriteStartArray("tools"u8);
        foreach (var tool in agent.Tools)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("schema"u8);
            tool.InputSchema.WriteTo(writer);
            writer.WriteString("effect"u8, ToolExecuting.EffectName(tool.Effect));
            writer.WriteBoolean("needs_approval"u8, tool.RequiresApproval);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
