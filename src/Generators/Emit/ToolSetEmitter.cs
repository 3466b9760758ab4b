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
        code.Open($"{(set.Target.IsPublic ? "internal" : "public")} {(set.HidesCalls ? "new " : "")}static class Calls");
        var names = MethodNames(set);
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
            code.Line($"public static global::Netra.ToolCall<{result}> {names[i]}({string.Join(", ", parameters)})");
            var arguments = string.Concat(tool.Arguments.Select(argument => ", " + argument.CSharp));
            // Nothing that is called by a parameter's name may hide it: what writes stands in the descriptor.
            code.Line($"    => new({Literals.String(tool.Name)}, {descriptor}.Writer({(arguments.Length == 0 ? "" : arguments.Substring(2))}), static json => {(tool.Result is null ? "json" : $"{descriptor}.ReadResult(json)")});");
        }
        code.Close();
        code.CloseTarget(set.Target);
    }

    // A method is called like the tool's, without Async since a call is made at once; where several tools would be called alike, like the tool itself.
    private static string[] MethodNames(ToolSetModel set)
    {
        var plain = set.Tools.Select(tool => Plain(tool.Method)).ToArray();
        var taken = new HashSet<string>(plain.Where(name => plain.Count(other => other == name) == 1), StringComparer.Ordinal);
        var names = new string[plain.Length];
        for (var i = 0; i < plain.Length; i++)
        {
            var name = plain[i];
            if (plain.Count(other => other == name) > 1)
            {
                name = Names.Method(set.Tools[i].Name);
                name = taken.Add(name) ? name : Names.Type(name, "", set.Tools[i].Name);
            }
            names[i] = Pipeline.Symbols.Escape(name);
        }
        return names;
    }

    private static string Plain(string method)
    {
        const string suffix = "Async";
        var plain = method.TrimStart('@');
        var name = plain.Length > suffix.Length && plain.EndsWith(suffix, StringComparison.Ordinal) ? plain.Substring(0, plain.Length - suffix.Length) : plain;
        // A member cannot be called like the class that it stands in.
        return name == Pipeline.GeneratedNames.Calls ? plain : name;
    }
}
