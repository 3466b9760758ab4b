using System.CommandLine;
using System.Text;
using System.Text.Json;
using Netra.Host.Serving;

namespace Netra.Host;

/// <summary><c>registry</c>: what was composed into this host when it was compiled. Needs no data folder.</summary>
internal static class RegistryCommand
{
    public static Command Build(IReadOnlyDictionary<string, string?> settings)
    {
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var markdown = new Option<bool>("--markdown") { Description = "As a Markdown document." };
        var write = new Option<string?>("--write") { HelpName = "DIR", Description = $"Writes {RegistryFiles.Names} below DIR." };
        var check = new Option<string?>("--check") { HelpName = "DIR", Description = "Fails if what --write DIR would write is not what stands there." };
        var command = new Command("registry", "Shows the agents and tools of this host, or writes them and the protocol as documents.") { json, markdown, write, check };
        command.Validators.Add(result =>
        {
            Option[] given = [.. new Option[] { json, markdown, write, check }.Where(option => result.GetResult(option) is { Implicit: false })];
            if (given.Length > 1)
            {
                result.AddError($"{string.Join(" and ", given.Select(option => option.Name))} exclude each other.");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            await using var application = NetraApplication.Build(ServeCommand.DefaultUrls, settings).App;
            var registry = application.Services.GetRequiredService<IAgentRegistry>();
            Console.Out.Write(
                parsed.GetValue(write) is { } target ? RegistryFiles.Write(registry, target)
                : parsed.GetValue(check) is { } known ? RegistryFiles.Check(registry, known)
                : parsed.GetValue(json) ? Json(registry)
                : parsed.GetValue(markdown) ? RegistryDocument.Write(registry)
                : Plain(registry));
            return 0;
        });
        return command;
    }

    private static string Plain(IAgentRegistry registry)
    {
        var text = new StringBuilder();
        text.Append("registry ").Append(registry.Fingerprint).Append('\n');
        foreach (var agent in registry.Agents)
        {
            text.Append(agent.Name).Append(agent.Name == registry.DefaultAgent ? " (default)" : agent.IsEntry ? "" : " (internal)")
                .Append(": ").Append(agent.Description).Append('\n');
            foreach (var tool in agent.Tools)
            {
                text.Append("  ").Append(tool.Name).Append(" [").Append(ToolExecuting.EffectName(tool.Effect)).Append("]: ").Append(tool.Description).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string Json(IAgentRegistry registry) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("fingerprint"u8, registry.Fingerprint);
        writer.WriteString("default_agent"u8, registry.DefaultAgent);
        writer.WriteStartArray("agents"u8);
        foreach (var agent in registry.Agents)
        {
            WriteAgent(writer, agent);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }) + "\n";

    private static void WriteAgent(Utf8JsonWriter writer, AgentDescriptor agent)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, agent.Name);
        writer.WriteString("module"u8, agent.Module);
        writer.WriteString("description"u8, agent.Description);
        writer.WriteBoolean("entry"u8, agent.IsEntry);
        Property(writer, "input_schema", agent.InputSchema);
        Property(writer, "output_schema", agent.OutputSchema);
        writer.WriteStartArray("tools"u8);
        foreach (var tool in agent.Tools)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WriteString("effect"u8, ToolExecuting.EffectName(tool.Effect));
            writer.WriteBoolean("needs_approval"u8, tool.RequiresApproval);
            Property(writer, "schema", tool.InputSchema);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Property(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
