using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Netra.Generators.Pipeline;

/// <summary>The language that generated code is written in. An older compilation gets nothing but rule NETRA109.</summary>
internal static class Language
{
    public const LanguageVersion Least = LanguageVersion.CSharp13;

    public static bool IsSupported(Compilation compilation) => compilation is CSharpCompilation { LanguageVersion: >= Least };
}
