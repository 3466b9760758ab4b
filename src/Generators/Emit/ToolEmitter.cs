using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes the descriptor of one tool: schema, binder and direct call.</summary>
internal static class ToolEmitter
{
    private const string Element = "global::System.Text.Json.JsonElement";
    private const string Outcome = "global::Netra.ToolOutcome";
    private const string Writer = "global::System.Text.Json.Utf8JsonWriter";

    public static void Descriptor(CodeWriter code, ToolSetModel set, ToolModel tool, ModuleModel module, ShapeTable table)
    {
        var name = ModuleNames.ToolDescriptor(set.Target.CSharp, tool);
        code.Open($"internal sealed class {name} : global::Netra.ToolDescriptor");
        Constructor(code, tool, table, name);
        var read = new ReadEmitter(table);
        Invoke(code, set, tool, module, table, read);
        Writing(code, tool, table);
        if (tool.Result is { } result)
        {
            Result(code, result, tool.Return, table, read);
        }
        read.Fields(code);
        code.Close();
    }

    /// <summary>Everything about the tool that a model or a policy can see.</summary>
    public static string Canonical(ToolModel tool, ShapeTable table)
        => string.Join(
            "\n",
            "tool",
            tool.Name,
            tool.Description,
            tool.Effect,
            tool.RequiresApproval ? "approval" : "",
            tool.Plan,
            tool.Role,
            Literals.Number(tool.TimeoutSeconds),
            Literals.Number(tool.CallsPerMinute),
            ArgumentSchema(tool, table),
            ResultSchema(tool, table));

    private static string ArgumentSchema(ToolModel tool, ShapeTable table) => new SchemaWriter(table, isOpen: false, isWritten: false).Root(tool.Arguments);

    private static string ResultSchema(ToolModel tool, ShapeTable table) => tool.Result is null ? "" : new SchemaWriter(table, isOpen: false, isWritten: true).Root(tool.Result);

    private static void Constructor(CodeWriter code, ToolModel tool, ShapeTable table, string name)
    {
        code.Line($"internal {name}()");
        code.Line("    : base(");
        code.Line($"        {Literals.String(tool.Name)},");
        code.Line($"        {Literals.String(tool.Description)},");
        code.Line($"        {tool.Effect},");
        code.Line($"        {Literals.Utf8(ArgumentSchema(tool, table))},");
        code.Line($"        {(tool.Result is null ? "default" : Literals.Utf8(ResultSchema(tool, table)))})");
        code.Open();
        if (tool.RequiresApproval)
        {
            code.Line("RequiresApproval = true;");
        }
        if (tool.Plan is not null)
        {
            code.Line($"RequiredPlan = {tool.Plan};");
        }
        if (tool.Role is not null)
        {
            code.Line($"RequiredRole = {Literals.String(tool.Role)};");
        }
        if (tool.TimeoutSeconds > 0)
        {
            code.Line($"Timeout = global::System.TimeSpan.FromSeconds({Literals.CSharp(tool.TimeoutSeconds)});");
        }
        if (tool.CallsPerMinute > 0)
        {
            code.Line($"CallsPerMinute = {Literals.Number(tool.CallsPerMinute)};");
        }
        var uses = tool.Arguments.Select(argument => argument.Type).Concat(tool.Result is null ? [] : [tool.Result]);
        var secrets = tool.Arguments.Where(argument => argument.IsSecret).Select(argument => argument.Json)
            .Concat(table.Secrets(uses))
            .Distinct(StringComparer.Ordinal)
            .OrderBy(secret => secret, StringComparer.Ordinal)
            .ToArray();
        if (secrets.Length > 0)
        {
            code.Line($"SecretMembers = global::System.Collections.Immutable.ImmutableArray.Create({Literals.Strings(secrets)});");
        }
        code.Close();
    }

    private static void Invoke(CodeWriter code, ToolSetModel set, ToolModel tool, ModuleModel module, ShapeTable table, ReadEmitter read)
    {
        var isAsync = tool.Return != ReturnKind.Sync;
        code.Line();
        code.Open($"public override {(isAsync ? "async " : "")}global::System.Threading.Tasks.ValueTask<{Outcome}> InvokeAsync({Element} arguments, global::Netra.ToolContext context, global::System.Threading.CancellationToken ct)");
        code.Line("var binder = global::Netra.JsonBinder.ForArguments();");
        read.Members(code, tool.Arguments, "arguments", Phrases.Object(tool.Arguments));
        code.Open("if (binder.Count > 0)");
        code.Line(Return($"{Outcome}.Invalid(binder.ToProblems())", isAsync));
        code.Close();
        var receiver = set.Target.CSharp;
        if (!tool.IsStatic)
        {
            if (!set.Dependencies.IsEmpty)
            {
                code.Line($"var services = {ModuleNames.RunScopeOf(module, "context.Scope")};");
            }
            code.Line($"var tools = {ModuleNames.New(set.Target.CSharp, set.Dependencies)};");
            receiver = "tools";
        }
        var values = tool.Parameters.Select(parameter => parameter.Injected ?? table.Value(tool.Arguments[parameter.Argument].Type, $"m{parameter.Argument}"));
        var call = $"{receiver}.{tool.Method}({string.Join(", ", values)})";
        call = tool.Return == ReturnKind.Async ? $"await {call}.ConfigureAwait(false)" : call;
        if (tool.Result is null)
        {
            code.Line($"{call};");
            code.Line(Return($"{Outcome}.Ok(global::Netra.JsonText.Null)", isAsync));
        }
        else if (tool.Return == ReturnKind.Stream)
        {
            code.Line($"var result = await global::Netra.JsonWrite.StreamAsync({call}, static (writer, value) => WriteItem(writer, value), context, ct).ConfigureAwait(false);");
            code.Line(Return($"{Outcome}.Ok(result)", isAsync));
        }
        else
        {
            code.Line($"var result = {call};");
            var written = IsNumber(tool.Result, table) ? "global::Netra.JsonWrite.Number(result)" : "Write(result, static (writer, value) => WriteResult(writer, value))";
            code.Line(Return($"{Outcome}.Ok({written})", isAsync));
        }
        code.Close();
    }

    private static string Return(string outcome, bool isAsync)
        => isAsync ? $"return {outcome};" : $"return new global::System.Threading.Tasks.ValueTask<{Outcome}>({outcome});";

    private static bool IsNumber(TypeUse use, ShapeTable table) => !use.AllowsNull && table[use].Kind is >= ShapeKind.SByte and <= ShapeKind.Decimal;

    private static void Writing(CodeWriter code, ToolModel tool, ShapeTable table)
    {
        var parameters = tool.Arguments.Select((argument, i) => $"{argument.Type.CSharp} m{i}");
        code.Line();
        code.Open($"internal static global::System.Action<{Writer}> Writer({string.Join(", ", parameters)})");
        code.Open("return writer =>");
        code.Line("writer.WriteStartObject();");
        for (var i = 0; i < tool.Arguments.Count; i++)
        {
            code.Line($"writer.WritePropertyName({Literals.String(tool.Arguments[i].Json)}u8);");
            WriteEmitter.Value(code, table, tool.Arguments[i].Type, $"m{i}", i);
        }
        code.Line("writer.WriteEndObject();");
        code.Close("};");
        code.Close();
    }

    private static void Result(CodeWriter code, TypeUse result, ReturnKind kind, ShapeTable table, ReadEmitter read)
    {
        code.Line();
        code.Open($"internal static {result.CSharp} ReadResult({Element} json)");
        AgentEmitter.Stored(code, result, table, read);
        code.Close();
        if (kind != ReturnKind.Stream && IsNumber(result, table))
        {
            return;
        }
        code.Line();
        var (name, written) = kind == ReturnKind.Stream ? ("WriteItem", table[result].Item!) : ("WriteResult", result);
        code.Open($"private static void {name}({Writer} writer, {written.CSharp} value)");
        WriteEmitter.Value(code, table, written, "value", 1);
        code.Close();
    }
}
