using Microsoft.CodeAnalysis;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA014.</summary>
public sealed class EmptyModuleTests
{
    private const string Empty = "[assembly: Module(\"empty\")] namespace Empty; internal sealed class Data;";

    [Fact]
    public async Task A_module_with_nothing_in_it_is_a_warning_on_the_root()
    {
        var found = await HostAsync(Sources.Module("Empty", Empty));
        found.Id.ShouldBe("NETRA014");
        found.Severity.ShouldBe(DiagnosticSeverity.Warning);
        found.GetMessage().ShouldBe("Module 'empty' is referenced and exports nothing: it has no agent, tool set or service and nothing public; declare one, or remove the reference");
    }

    [Fact]
    public async Task A_module_without_the_generator_is_another()
        => (await HostAsync(Sources.Emit(Sources.Compile("Empty", [Empty + "[Service(Lifetime.Process)] class S;"])).Reference)).GetMessage()
            .ShouldBe("Module 'empty' is referenced and exports nothing: it was built without Netra.Generators; reference that as an analyzer in its project");

    [Theory]
    [InlineData("[Service(Lifetime.Process)] internal sealed class S;")]
    [InlineData("[Service(Lifetime.User)] internal sealed class S;")]
    [InlineData("public static class FullServices { public static int AddFull() => 1; }")]
    public async Task It_is_quiet_on_a_module_with_a_service_or_something_public(string source)
        => (await RuleRun.FindAsync([Samples.Host], [.. Modules(), Sources.Module("Full", "[assembly: Module(\"full\")] namespace Full; " + source)])).ShouldBeEmpty();

    [Fact]
    public async Task It_is_quiet_on_assemblies_that_are_no_modules_and_in_modules()
    {
        var contracts = Sources.Emit(Sources.Compile("Shared", ["namespace Shared; public sealed record Data(UserId User);"])).Reference;
        (await RuleRun.FindAsync([Samples.Host], [.. Modules(), contracts])).ShouldBeEmpty();
        (await RuleRun.FindAsync(["[assembly: Module(\"subject\")]"], [Sources.Module("Empty", Empty)])).ShouldBeEmpty();
    }

    private static async Task<Diagnostic> HostAsync(MetadataReference module)
        => (await RuleRun.DiagnosticsAsync(Sources.Compile("Subject", [Samples.Host], [.. Modules(), module]), DiagnosticSeverity.Warning)).ShouldHaveSingleItem();

    private static MetadataReference[] Modules() => [Sources.Module("Engine", Samples.Engine), Sources.Module("Notes", Samples.Notes)];
}
