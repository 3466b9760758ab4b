using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Netra.Generators.Tests.Harness;

/// <summary>
/// Applies a fix as an editor does, in a workspace. Where the rule fires stands between <c>[|</c> and <c>|]</c>.
/// </summary>
internal static class FixRun
{
    /// <summary>The files after the first finding was fixed.</summary>
    public static async Task<string[]> OneAsync(CodeFixProvider fix, string id, params string[] marked)
    {
        var (solution, found) = Open(id, marked);
        var action = await OfferAsync(fix, solution, found[0]);
        return action is null ? [] : await TextsAsync(await ApplyAsync(action), marked.Length);
    }

    /// <summary>The files after all findings were fixed at once.</summary>
    public static async Task<string[]> AllAsync(CodeFixProvider fix, string id, params string[] marked)
    {
        var (solution, found) = Open(id, marked);
        var action = (await OfferAsync(fix, solution, found[0])).ShouldNotBeNull();
        var context = new FixAllContext(
            solution.Projects.Single(), fix, FixAllScope.Project, action.EquivalenceKey, [id], new Given(found), default);
        var all = (await fix.GetFixAllProvider().ShouldNotBeNull().GetFixAsync(context)).ShouldNotBeNull();
        return await TextsAsync(await ApplyAsync(all), marked.Length);
    }

    /// <summary>The source with a mark wherever the rule fires.</summary>
    public static async Task<string> MarkAsync(string id, string source)
    {
        var compilation = Sources.Compile("Subject", [source, "[assembly: Module(\"subject\")]"]);
        foreach (var found in (await RuleRun.AllAsync(compilation, Sources.Options)).Where(diagnostic => diagnostic.Id == id).Reverse())
        {
            source = source.Insert(found.Location.SourceSpan.End, "|]").Insert(found.Location.SourceSpan.Start, "[|");
        }
        return source;
    }

    /// <summary>The sources without marks.</summary>
    public static string Plain(string marked) => marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    private static (Solution Solution, ImmutableArray<Diagnostic> Found) Open(string id, string[] marked)
    {
        var compilation = Sources.Compile("Subject", [.. marked.Select(Plain), "[assembly: Module(\"subject\")]"]);
        var project = ProjectId.CreateNewId();
        var solution = new AdhocWorkspace().CurrentSolution.AddProject(ProjectInfo.Create(
            project, VersionStamp.Default, "Subject", "Subject", LanguageNames.CSharp, compilationOptions: compilation.Options, parseOptions: Sources.Parse, metadataReferences: compilation.References));
        foreach (var tree in compilation.SyntaxTrees)
        {
            solution = solution.AddDocument(DocumentId.CreateNewId(project), Path.GetFileName(tree.FilePath), tree.GetText(), filePath: tree.FilePath);
        }
        var rule = new DiagnosticDescriptor(id, id, id, "Netra", DiagnosticSeverity.Error, isEnabledByDefault: true);
        var documents = solution.Projects.Single().Documents.OrderBy(document => document.FilePath, StringComparer.Ordinal).Skip(1).ToArray();
        var found = marked.SelectMany((source, i) => Marks(source).Select(span => Diagnostic.Create(rule, Location.Create(documents[i].GetSyntaxTreeAsync().Result!, span))));
        return (solution, [.. found]);
    }

    private static IEnumerable<TextSpan> Marks(string marked)
    {
        var removed = 0;
        for (var start = marked.IndexOf("[|", StringComparison.Ordinal); start >= 0; start = marked.IndexOf("[|", start + 1, StringComparison.Ordinal))
        {
            var end = marked.IndexOf("|]", start, StringComparison.Ordinal);
            yield return TextSpan.FromBounds(start - removed, end - removed - 2);
            removed += 4;
        }
    }

    private static async Task<CodeAction?> OfferAsync(CodeFixProvider fix, Solution solution, Diagnostic diagnostic)
    {
        CodeAction? offered = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic, (action, _) => offered = action, default));
        return offered;
    }

    private static async Task<Solution> ApplyAsync(CodeAction action)
        => (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    private static async Task<string[]> TextsAsync(Solution solution, int count)
    {
        var texts = new List<string>();
        foreach (var document in solution.Projects.Single().Documents.OrderBy(document => document.FilePath, StringComparer.Ordinal).Skip(1).Take(count))
        {
            texts.Add((await document.GetTextAsync()).ToString());
        }
        return [.. texts];
    }

    private sealed class Given(ImmutableArray<Diagnostic> found) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
            => Task.FromResult(found.Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult(Enumerable.Empty<Diagnostic>());

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult<IEnumerable<Diagnostic>>(found);
    }
}
