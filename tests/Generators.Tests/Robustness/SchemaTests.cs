using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Netra.Generators.Tests.Harness;
using Netra.Models.Compatible;

namespace Netra.Generators.Tests.Robustness;

/// <summary>Every schema that is generated for the corpus, judged by validators that are not ours.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task Every_schema_of_the_corpus_is_valid_and_has_a_strict_form_within_the_limits_of_openai_or_none()
    {
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in CorpusTests.Paths())
        {
            var file = CorpusTests.Read(path);
            if (file.All("expect").ToArray() is not ["clean"])
            {
                continue;
            }
            var subject = new CorpusSubject(file);
            foreach (var generated in Incremental.Texts(subject.Driver().RunGenerators(subject.Compilation)).Values)
            {
                texts.UnionWith(Schemas(generated));
            }
        }
        texts.Count.ShouldBeGreaterThan(100);
        var strict = await StrictForm.CheckAsync(texts.Select(static text => JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 256 }).RootElement));
        strict.ShouldBeGreaterThan(50);
    }

    // Schemas stand in generated code as UTF-8 literals of descriptors.
    private static IEnumerable<string> Schemas(string generated)
        => CSharpSyntaxTree.ParseText(generated).GetRoot().DescendantNodes().OfType<LiteralExpressionSyntax>()
            .Where(static literal => literal.IsKind(SyntaxKind.Utf8StringLiteralExpression) && literal.Ancestors().Any(static node => node is BaseArgumentListSyntax { Parent: ConstructorInitializerSyntax }))
            .Select(static literal => literal.Token.ValueText)
            .Where(static text => text.StartsWith('{'));
}
