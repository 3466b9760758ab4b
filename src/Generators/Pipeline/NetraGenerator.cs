using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Netra.Generators.Emit;
using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Pipeline;

/// <summary>
/// Turns a module's agents, tool sets and services into its manifest, and a host's referenced modules into its registry and
/// scopes. What is invalid is skipped; the rules say why.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetraGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var module = context.CompilationProvider.Select(static (compilation, _) => Language.IsSupported(compilation) ? ModuleFactsReader.Own(compilation) : null).WithTrackingName(TrackingNames.Module);
        ModulePipeline.Register(context, module);
        HostPipeline.Register(context);
        SuppressionPipeline.Register(context);
    }

    /// <summary>The valid items of classes with an attribute; what fails on one of them is reported and costs only that one.</summary>
    internal static IncrementalValuesProvider<T> Items<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        string trackingName,
        Func<INamedTypeSymbol, CancellationToken, T?> read)
        where T : class, IEquatable<T>
        => Models(context, trackingName, context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax or StructDeclarationSyntax,
            (syntax, ct) => ReadMemory.Get(syntax.TargetNode, trackingName, syntax.SemanticModel.Compilation, () => Try(
                () => Names.ForPeople(syntax.TargetSymbol.ToDisplayString()),
                () => syntax.TargetSymbol is INamedTypeSymbol type && Language.IsSupported(syntax.SemanticModel.Compilation) && Targets.IsFirst(syntax, attribute, ct)
                    && GeneratedNames.Clash(type, attribute, static _ => false) is null
                    ? read(type, ct)
                    : null), ct)));

    /// <summary>What is read of single expressions; what fails on one of them is reported and costs only that one.</summary>
    internal static IncrementalValuesProvider<T> Parts<T>(
        IncrementalGeneratorInitializationContext context,
        string trackingName,
        Func<SyntaxNode, bool> isCandidate,
        Func<GeneratorSyntaxContext, CancellationToken, T?> read)
        where T : class, IEquatable<T>
        => Models(context, trackingName, context.SyntaxProvider.CreateSyntaxProvider(
            (node, _) => isCandidate(node),
            (syntax, ct) => Try(syntax.Node.ToString, () => read(syntax, ct))));

    private static IncrementalValuesProvider<T> Models<T>(
        IncrementalGeneratorInitializationContext context,
        string trackingName,
        IncrementalValuesProvider<Item<T>> items)
        where T : class, IEquatable<T>
    {
        ReportFailures(context, items);
        return items.Where(static item => item.Model is not null).Select(static (item, _) => item.Model!).WithTrackingName(trackingName);
    }

    /// <summary>Adds a file unless writing it fails, which is reported.</summary>
    internal static void Add(SourceProductionContext context, string name, Func<(string Hint, string Text)> emit)
    {
        try
        {
            var (hint, text) = emit();
            Add(context, hint, text);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Descriptors.GeneratorFailed, Location.None, Describe(name, failure)));
        }
    }

    /// <summary>Adds a file.</summary>
    internal static void Add(SourceProductionContext context, string hint, string text)
        => context.AddSource(hint, Microsoft.CodeAnalysis.Text.SourceText.From(text, System.Text.Encoding.UTF8));

    /// <summary>Tells of each item that failed.</summary>
    internal static void ReportFailures<T>(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<Item<T>> items)
        where T : class, IEquatable<T>
        => context.RegisterSourceOutput(
            items.Where(static item => item.Failure is not null),
            static (output, item) => output.ReportDiagnostic(Diagnostic.Create(Rules.Descriptors.GeneratorFailed, Location.None, item.Failure)));

    /// <summary>What a function makes, or why it failed.</summary>
    internal static Item<T> Try<T>(Func<string> name, Func<T?> make)
        where T : class, IEquatable<T>
    {
        try
        {
            return new(make(), null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new(null, Describe(name(), failure));
        }
    }

    private static string Describe(string name, Exception failure) => $"{name}: {failure.GetType().Name}: {failure.Message}";
}
