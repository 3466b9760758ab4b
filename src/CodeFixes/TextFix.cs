using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Netra.CodeFixes;

/// <summary>
/// A fix that is a few insertions into one file. Text is inserted and nothing is formatted, so that everything else stays as it
/// was written; and the insertions of all findings of a file can be made at once.
/// </summary>
public abstract class TextFix : CodeFixProvider
{
    /// <summary>What the editor offers.</summary>
    private protected abstract string Title { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider()
        => FixAllProvider.Create((context, document, diagnostics) => FixAsync(document, diagnostics, context.CancellationToken)!);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            // What cannot be fixed is not offered.
            if ((await ChangesAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false)).Count > 0)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, ct => FixAsync(context.Document, [diagnostic], ct), GetType().Name), diagnostic);
            }
        }
    }

    /// <summary>What to insert; nothing when the finding cannot be fixed in its file alone.</summary>
    private protected abstract Task<IReadOnlyList<TextChange>> ChangesAsync(Document document, Diagnostic diagnostic, CancellationToken ct);

    private async Task<Document> FixAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken ct)
    {
        var changes = new List<TextChange>();
        foreach (var diagnostic in diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            changes.AddRange(await ChangesAsync(document, diagnostic, ct).ConfigureAwait(false));
        }
        var text = await document.GetTextAsync(ct).ConfigureAwait(false);
        // Two findings may ask for the same; several insertions at one place are one, in the order of the findings.
        var merged = changes.Distinct()
            .GroupBy(change => change.Span)
            .OrderBy(group => group.Key.Start)
            .Select(group => new TextChange(group.Key, string.Concat(group.Select(change => change.NewText))));
        return document.WithText(text.WithChanges(merged));
    }
}
