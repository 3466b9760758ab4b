using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes a tool set's file: <c>Calls</c> on its class, and a descriptor for each tool.</summary>
internal static class ToolSetEmitter
{
    public static (string Hint, string Text) Emit(ToolSetModel set, ModuleModel module)
    {
        var table = new ShapeTable(set.Shapes, module);
        var code = CodeWriter.File();
        Part(code, set, module);
        code.Line();
        code.Open($"namespace {module.Namespace}");
        for (var i = 0; i < set.Tools.Count; i++)
        {
            if (i > 0)
            {
                code.Line();
            }
            ToolEmitter.Descriptor(code, set, set.Tools[i], module, table);
        }
        code.Close();
        return (Names.Hint("ToolSet", set.Target.Name, set.Target.CSharp), code.ToString());
    }

    public static ToolSetSummary Summarize(ToolSetModel set, ModuleModel module)
    {
        var table = new ShapeTable(set.Shapes, module);
        var tools = set.Tools.Select(tool => new ToolSummary(
            tool.Name,
            $"global::{module.Namespace}.{ModuleNames.ToolDescriptor(set.Target.CSharp, tool)}",
            Names.Hash(ToolEmitter.Canonical(tool, table))));
        return new(set.Target.CSharp, tools.ToEquatable(), set.Dependencies);
    }

    private static void Part(CodeWriter code, ToolSetModel set, ModuleModel module)
    {
        code.OpenTarget(set.Target);
        code.Line("/// <summary>Calls of these tools, for <c>IRun</c>.</summary>");
        code.Open($"{(set.Target.IsPublic ? "internal" : "public")} static class Calls");
        for (var i = 0; i < set.Tools.Count; i++)
        {
            if (i > 0)
            {
                code.Line();
            }
            var tool = set.Tools[i];
            var descriptor = $"global::{module.Namespace}.{ModuleNames.ToolDescriptor(set.Target.CSharp, tool)}";
            var parameters = tool.Arguments.Select(argument => $"{argument.Type.CSharp} {argument.CSharp}{(argument.IsRequired ? "" : " = " + argument.Default)}");
            var result = tool.Result?.CSharp ?? "global::System.Text.Json.JsonElement";
            code.Line($"/// <summary>A call of the tool <c>{tool.Name}</c>.</summary>");
            code.Line($"public static global::Netra.ToolCall<{result}> {MethodName(set, tool)}({string.Join(", ", parameters)})");
            var arguments = string.Concat(tool.Arguments.Select(argument => ", " + argument.CSharp));
            // Nothing that is called by a parameter's name may hide it: what writes stands in the descriptor.
            code.Line($"    => new({Literals.String(tool.Name)}, {descriptor}.Writer({(arguments.Length == 0 ? "" : arguments.Substring(2))}), static json => {(tool.Result is null ? "json" : $"{descriptor}.ReadResult(json)")});");
        }
        code.Close();
        code.CloseTarget(set.Target);
    }

    // A method is called like the tool's, without Async: a call is made at once.
    private static string MethodName(ToolSetModel set, ToolModel tool)
    {
        const string suffix = "Async";
        var plain = tool.Method.TrimStart('@');
        var name = plain.Length > suffix.Length && plain.EndsWith(suffix, StringComparison.Ordinal) ? plain.Substring(0, plain.Length - suffix.Length) : plain;
        var isTaken = set.Tools.Any(other => other != tool && other.Method.TrimStart('@') == name);
        return Pipeline.Symbols.Escape(isTaken ? plain : name);
    }
}
