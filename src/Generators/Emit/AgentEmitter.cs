using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes an agent's file: <c>Ref</c> and <c>Call</c> on its class, and its descriptor.</summary>
internal static class AgentEmitter
{
    private const string Element = "global::System.Text.Json.JsonElement";
    private const string Problems = "global::System.Collections.Immutable.ImmutableArray<global::Netra.BindProblem>";

    public static (string Hint, string Text) Emit(AgentModel agent, ModuleModel module)
    {
        var table = new ShapeTable(agent.Shapes, module);
        var name = ModuleNames.AgentDescriptor(agent.Target.CSharp);
        var descriptor = $"global::{module.Namespace}.{name}";
        var code = CodeWriter.File();
        Part(code, agent, descriptor);
        code.Line();
        code.Open($"namespace {module.Namespace}");
        Descriptor(code, agent, module, table, name);
        code.Close();
        return (Names.Hint("Agent", agent.Target.Name, agent.Target.CSharp), code.ToString());
    }

    public static AgentSummary Summarize(AgentModel agent, ModuleModel module)
    {
        var table = new ShapeTable(agent.Shapes, module);
        var canonical = string.Join("\n", "agent", agent.Name, agent.Description, agent.IsEntry ? "entry" : "", string.Join(",", agent.Callees), InputSchema(agent, table), OutputSchema(agent, table)) + (agent.Model is null ? "" : "\n" + agent.Model);
        return new(
            agent.Name,
            agent.Target.CSharp,
            agent.IsEntry,
            $"global::{module.Namespace}.{ModuleNames.AgentDescriptor(agent.Target.CSharp)}",
            Names.Hash(canonical),
            agent.ToolSets,
            agent.Callees,
            agent.Dependencies);
    }

    // Clients may send more than an agent knows; what an agent returns is exactly what it says.
    private static string InputSchema(AgentModel agent, ShapeTable table) => new SchemaWriter(table, isOpen: true, isWritten: false).Root(agent.Input);

    private static string OutputSchema(AgentModel agent, ShapeTable table) => new SchemaWriter(table, isOpen: false, isWritten: !agent.IsModelAgent).Root(agent.Output);

    private static void Part(CodeWriter code, AgentModel agent, string descriptor)
    {
        var types = $"{agent.Input.CSharp}, {agent.Output.CSharp}";
        var access = agent.Target.IsPublic ? "internal" : "public";
        code.OpenTarget(agent.Target);
        code.Line("/// <summary>A handle of the agent: its name and the codecs of its types.</summary>");
        code.Line($"{access} static global::Netra.AgentRef<{types}> Ref {{ get; }} = new({Literals.String(agent.Name)}, static (writer, value) => {descriptor}.WriteInput(writer, value), static json => {descriptor}.ReadOutput(json));");
        code.Line();
        code.Line("/// <summary>A call of the agent with this input, for <c>IRun</c>.</summary>");
        code.Line($"{access} static global::Netra.AgentCall<{agent.Output.CSharp}> Call({agent.Input.CSharp} input) => Ref.Call(input);");
        code.CloseTarget(agent.Target);
    }

    private static void Descriptor(CodeWriter code, AgentModel agent, ModuleModel module, ShapeTable table, string name)
    {
        var kind = agent.IsModelAgent ? "ModelAgentDescriptor" : "CodeAgentDescriptor";
        code.Open($"internal sealed class {name} : global::Netra.{kind}");
        code.Line("[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]");
        code.Line($"internal {name}()");
        code.Line("    : base(");
        code.Line($"        {Literals.String(agent.Name)},");
        code.Line($"        {Literals.String(agent.Description)},");
        code.Line($"        {Literals.Utf8(InputSchema(agent, table))},");
        code.Line($"        {Literals.Utf8(OutputSchema(agent, table))})");
        code.Open();
        code.Line($"Module = {Literals.String(module.Name)};");
        code.Line($"IsEntry = {(agent.IsEntry ? "true" : "false")};");
        if (agent is { IsModelAgent: true, Model: { } model })
        {
            code.Line($"Model = {Literals.String(model)};");
        }
        if (!agent.Callees.IsEmpty)
        {
            code.Line($"Agents = global::System.Collections.Immutable.ImmutableArray.Create({Literals.Strings(agent.Callees)});");
        }
        code.Line($"InputIsText = {(table[agent.Input].Kind == ShapeKind.String ? "true" : "false")};");
        code.Line($"OutputIsText = {(table[agent.Output].Kind == ShapeKind.String ? "true" : "false")};");
        if (table[agent.Input] is { Kind: ShapeKind.Object, Read: { Count: 1 } members } && table[members[0].Type].Kind == ShapeKind.String)
        {
            code.Line($"TextMember = {Literals.String(members[0].Json)};");
        }
        code.Close();

        var read = new ReadEmitter(table);
        Check(code, "CheckInput", "input", agent.Input, table, read);
        Check(code, "CheckOutput", "output", agent.Output, table, read);
        code.Line();
        var contract = $"global::Netra.{(agent.IsModelAgent ? "IModelAgent" : "IAgent")}<{agent.Input.CSharp}, {agent.Output.CSharp}>";
        if (agent.IsModelAgent)
        {
            code.Open($"public override string Instructions({Element} input, global::Netra.IRunScope scope)");
            Make(code, agent, module, contract);
            code.Line("return agent.Instructions(ReadInput(input));");
        }
        else
        {
            code.Open($"public override async global::System.Threading.Tasks.ValueTask<global::Netra.JsonText> RunAsync({Element} input, global::Netra.IRunScope scope, global::Netra.IRun run, global::System.Threading.CancellationToken ct)");
            Make(code, agent, module, contract);
            code.Line("var output = await agent.RunAsync(ReadInput(input), run, ct).ConfigureAwait(false);");
            code.Line("return global::Netra.JsonWrite.Text(output, static (writer, value) => WriteOutput(writer, value));");
        }
        code.Close();
        Codec(code, "Input", agent.Input, table, read);
        Codec(code, "Output", agent.Output, table, read);
        code.Close();
    }

    private static void Make(CodeWriter code, AgentModel agent, ModuleModel module, string contract)
    {
        if (!agent.Dependencies.IsEmpty)
        {
            code.Line($"var services = {ModuleNames.RunScopeOf(module, "scope")};");
        }
        code.Line($"{contract} agent = {ModuleNames.New(agent.Target.CSharp, agent.Dependencies)};");
    }

    private static void Check(CodeWriter code, string method, string parameter, TypeUse use, ShapeTable table, ReadEmitter read)
    {
        code.Line();
        code.Open($"public override {Problems} {method}({Element} {parameter})");
        code.Line("var binder = global::Netra.JsonBinder.ForInput();");
        code.Line($"{table.Local(use)} value;");
        code.Line($"_ = {read.Condition(use, parameter, "value")};");
        code.Line("return binder.ToProblems();");
        code.Close();
    }

    private static void Codec(CodeWriter code, string what, TypeUse use, ShapeTable table, ReadEmitter read)
    {
        code.Line();
        code.Open($"internal static void Write{what}(global::System.Text.Json.Utf8JsonWriter writer, {use.CSharp} value)");
        WriteEmitter.Value(code, table, use, "value", 1);
        code.Close();
        code.Line();
        code.Open($"internal static {use.CSharp} Read{what}({Element} json)");
        Stored(code, use, table, read);
        code.Close();
    }

    /// <summary>Statements that read <c>json</c>, which this product wrote, and return the value.</summary>
    public static void Stored(CodeWriter code, TypeUse use, ShapeTable table, ReadEmitter read)
    {
        code.Line("var binder = global::Netra.JsonBinder.ForStored();");
        code.Line($"{table.Local(use)} value;");
        code.Line($"var read = {read.Condition(use, "json", "value")};");
        code.Line($"return binder.Require(read, {table.Value(use, "value")});");
    }
}
