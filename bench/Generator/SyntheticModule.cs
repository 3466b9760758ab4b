using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Netra.Bench;

/// <summary>A module as people write them, of many agents, each in a file with its own tools, and one file that has nothing to do with them.</summary>
internal sealed class SyntheticModule
{
    public static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    private readonly CSharpCompilation _compilation;

    public SyntheticModule(int agents, int tools)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "Netra.Contracts.dll"))
            .Order(StringComparer.Ordinal)
            .Select(path => MetadataReference.CreateFromFile(path));
        var trees = Enumerable.Range(0, agents).Select(i => Tree($"Agent{i}.cs", Agent(i, tools))).Prepend(Tree("Module.cs", Module)).Append(Tree("Unrelated.cs", Unrelated(0)));
        _compilation = CSharpCompilation.Create("Bench", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private const string Module = """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Netra;
        [assembly: Module("bench")]
        namespace Bench;

        /// <summary>What a place costs.</summary>
        /// <param name="Amount">How much.</param>
        /// <param name="Currency">Of what, in three letters.</param>
        internal sealed record Price(decimal Amount, string Currency);

        internal enum Order { Ascending, Descending }
        """;

    /// <summary>A compilation that nobody has asked anything yet, after an edit of the unrelated file.</summary>
    public CSharpCompilation AfterUnrelatedEdit(int number) => With("Unrelated.cs", Unrelated(number));

    /// <summary>The compilation after an edit of one agent's description.</summary>
    public CSharpCompilation AfterEditOfAgent(int agent, int tools, string description) => With($"Agent{agent}.cs", Agent(agent, tools).Replace("Answers questions", description, StringComparison.Ordinal));

    // A method more, its name another one: what other files could see of it changes, too.
    private static string Unrelated(int number) => $"namespace Bench;\n\ninternal static class Unrelated\n{{\n    public static int Twice{Math.Abs(number)}(int value) => value * 2 + {number};\n}}\n";

    private CSharpCompilation With(string file, string text)
    {
        var old = _compilation.SyntaxTrees.Single(tree => tree.FilePath.EndsWith("/" + file, StringComparison.Ordinal));
        return _compilation.ReplaceSyntaxTree(old, Tree(file, text));
    }

    private static SyntaxTree Tree(string file, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Parse, "/bench/" + file);

    private static string Agent(int number, int tools)
    {
        var text = new StringBuilder();
        text.Append("using System.ComponentModel;\nnamespace Bench;\n\n/// <summary>Answers questions of kind ").Append(number).Append(".</summary>\n");
        text.Append("[Agent(\"agent_").Append(number).Append("\"), UseTools<Tools").Append(number).Append(">]\ninternal sealed partial class Agent").Append(number);
        text.Append(" : IModelAgent<string, string>\n{\n    public string Instructions(string input) => \"Be brief.\";\n}\n\n[ToolSet]\ninternal sealed partial class Tools").Append(number).Append("(TimeProvider time)\n{\n");
        for (var i = 0; i < tools; i++)
        {
            text.Append("    /// <summary>Finds what is asked for.</summary>\n    /// <param name=\"query\">Words to look for.</param>\n    /// <param name=\"most\">How many at most.</param>\n");
            text.Append("    [Tool(Effect = ToolEffect.Read)]\n    public async Task<List<Price>> Find").Append(i);
            text.Append("Async(string query, [Description(\"The order.\")] Order order, int most = 10, CancellationToken ct = default)\n    {\n        await Task.Delay(0, ct);\n        return [new(time.GetUtcNow().Day + most, query + order)];\n    }\n\n");
        }
        return text.Append("}\n").ToString();
    }
}
