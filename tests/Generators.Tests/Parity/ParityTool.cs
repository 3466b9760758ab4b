using System.Reflection;
using System.Text;
using System.Text.Json;
using Netra.Generated;
using Netra.Generators.Tests.Fixture;

namespace Netra.Generators.Tests.Parity;

/// <summary>A tool of the fixture: what the generator made of it, and the method that the peers look at.</summary>
internal sealed record ParityTool(string Name, ToolDescriptor Descriptor, MethodInfo Method)
{
    /// <summary>Every tool that takes arguments, by name.</summary>
    public static IReadOnlyList<ParityTool> All() => [.. new[] { typeof(ConstraintTools), typeof(EchoTools), typeof(ShapeTools) }.SelectMany(Of).OrderBy(tool => tool.Name, StringComparer.Ordinal)];

    /// <summary>Those that return the one value that they take.</summary>
    public static IReadOnlyList<ParityTool> Echoes() => [.. All().Where(tool => tool.Method.GetParameters() is [{ Name: "value" } value] && value.ParameterType == tool.Method.ReturnType && tool.Method.Name != nameof(ShapeTools.Find))];

    /// <summary>The type of an echo's value.</summary>
    public Type Type => Parameter.ParameterType;

    /// <summary>An echo's parameter, with its constraints.</summary>
    public ParameterInfo Parameter => Method.GetParameters()[0];

    /// <summary>The schema of an echo's value.</summary>
    public JsonElement ValueSchema => Descriptor.InputSchema.GetProperty("properties").GetProperty("value");

    /// <summary>What the tool makes of arguments.</summary>
    public async Task<ToolOutcome> CallAsync(string arguments)
    {
        await using var scope = new FixtureScope();
        return await Descriptor.InvokeAsync(JsonText.FromTrusted(Encoding.UTF8.GetBytes(arguments)), new FixtureCall(scope), CancellationToken.None);
    }

    private static IEnumerable<ParityTool> Of(Type set)
    {
        var tools = new FixtureManifest().Agents.SelectMany(agent => agent.Tools).DistinctBy(tool => tool.Name).ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        return set.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(method => method.IsDefined(typeof(ToolAttribute), inherit: true) && method.GetParameters().Length > 0)
            .Select(method => (Method: method, Name: method.GetCustomAttribute<ToolAttribute>()!.Name ?? NameOf(method)))
            // One that is hidden is no tool.
            .Where(tool => tools.ContainsKey(tool.Name))
            .Select(tool => new ParityTool(tool.Name, tools[tool.Name], tool.Method));
    }

    private static string NameOf(MethodInfo method)
        => JsonNamingPolicy.SnakeCaseLower.ConvertName(method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name[..^5] : method.Name);
}
