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
        var module = context.CompilationProvider.Select(static (compilation, _) => ModuleFactsReader.Own(compilation)).WithTrackingName(TrackingNames.Module);
        ModulePipeline.Register(context, module);
        HostPipeline.Register(context);
    }

    /// <summary>The valid items of classes with an attribute; what fails on one of them is reported and costs only that one.</summary>
    internal static IncrementalValuesProvider<T> Items<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        string trackingName,
        Func<INamedTypeSymbol, CancellationToken, T?> read)
        where T : class, IEquatable<T>
    {
        var items = context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax or StructDeclarationSyntax,
            (syntax, ct) => Read(syntax, attribute, read, ct));
        context.RegisterSourceOutput(
            items.Where(static item => item.Failure is not null),
            static (output, item) => output.ReportDiagnostic(Diagnostic.Create(Rules.Descriptors.GeneratorFailed, Location.None, item.Failure)));
        return items.Where(static item => item.Model is not null).Select(static (item, _) => item.Model!).WithTrackingName(trackingName);
    }

    /// <summary>Adds a file unless writing it fails, which is reported.</summary>
    internal static void Add(SourceProductionContext context, string name, Func<(string Hint, string Text)> emit)
    {
        try
        {
            var (hint, text) = emit();
            context.AddSource(hint, Microsoft.CodeAnalysis.Text.SourceText.From(text, System.Text.Encoding.UTF8));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Descriptors.GeneratorFailed, Location.None, Describe(name, failure)));
        }
    }

    private static Item<T> Read<T>(GeneratorAttributeSyntaxContext syntax, string attribute, Func<INamedTypeSymbol, CancellationToken, T?> read, CancellationToken ct)
        where T : class, IEquatable<T>
    {
        try
        {
            return new(syntax.TargetSymbol is INamedTypeSymbol type && Targets.IsFirst(syntax, attribute, ct) ? read(type, ct) : null, null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new(null, Describe(Names.ForPeople(syntax.TargetSymbol.ToDisplayString()), failure));
        }
    }

    private static string Describe(string name, Exception failure) => $"{name}: {failure.GetType().Name}: {failure.Message}";
}
