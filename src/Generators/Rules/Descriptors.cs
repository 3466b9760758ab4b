using Microsoft.CodeAnalysis;

namespace Netra.Generators.Rules;

/// <summary>
/// The rules. All of them must hold: they are errors that no setting silences, and only <c>[NetraWaiver]</c> waives. Each has a
/// page in docs/rules.
/// </summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor MutableStatic = Error(
        RuleIds.MutableStatic,
        "A module has no mutable static state",
        "Static {0} '{1}' can hold mutable state, which all users of the process would share: {2}",
        "What a static member holds is shared by all users. Only constants and static readonly members of deeply immutable types are allowed.");

    public static readonly DiagnosticDescriptor SecondImplementation = Error(
        RuleIds.SecondImplementation,
        "A single-implementation contract has one implementation",
        "'{0}' must have exactly one implementation and has several: {1}; remove all but one, or mark one that wraps another with [Decorator]",
        "A contract with [SingleImplementation] decides what the whole product does; a second implementation would sooner or later be the one that is used by mistake.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ForeignModule = Error(
        RuleIds.ForeignModule,
        "A module does not use another module's types",
        "Module '{0}' uses '{1}' of module '{2}'; declare what both need in Netra.Contracts",
        "Modules know each other only through contracts; the host composes them.");

    public static readonly DiagnosticDescriptor DuplicateAgent = Error(
        RuleIds.DuplicateAgent,
        "An agent's name is unique",
        "The agent name '{0}' is used more than once, by {1}; names must differ in more than casing",
        "Users and other agents call agents by name.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ToolName = Error(
        RuleIds.ToolName,
        "Names of agents and tools are valid and clear",
        "{0}",
        "Models call tools by name, and providers accept only lower-case names of at most 64 characters. An agent must not have two tools of one name.");

    public static readonly DiagnosticDescriptor Unprovided = Error(
        RuleIds.Unprovided,
        "Every service is provided, by one, and not in a circle",
        "{0}",
        "Services are composed when the host is compiled; what cannot be composed does not compile.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ContractVersion = Error(
        RuleIds.ContractVersion,
        "Modules are built for this version of the contracts",
        "Module '{0}' was built for version {1} of the generator's contract, this host for version {2}; build the module again with the host's Netra.Contracts",
        "A host's generated code calls modules' generated code; both must come from generators that agree on its shape.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor DefaultAgent = Error(
        RuleIds.DefaultAgent,
        "A host's default agent exists and may be started",
        "The composition root '{0}' cannot answer: {1}",
        "The default agent answers when a user names none.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor AbstractOrStatic = Error(
        RuleIds.AbstractOrStatic,
        "Agents, tool sets and services can be made",
        "{0} '{1}' must be neither abstract nor static: a new one is made for each use",
        "Generated code makes agents, tool sets and services by new.");

    public static readonly DiagnosticDescriptor Generic = Error(
        RuleIds.Generic,
        "Agents, tool sets, services and tools are not generic",
        "{0} '{1}' must not be generic; close the type arguments in a class or method of its own",
        "Generated code could not know the type arguments.");

    public static readonly DiagnosticDescriptor Unreachable = Error(
        RuleIds.Unreachable,
        "Agents, tool sets, services and tools can be named",
        "{0} '{1}' cannot be named by generated code; make it, and what it is nested in, internal",
        "Generated code lies in other files and other types of the same assembly.");

    public static readonly DiagnosticDescriptor NoConstructor = Error(
        RuleIds.NoConstructor,
        "Agents, tool sets and services have one usable constructor",
        "{0} '{1}' must have exactly one public or internal constructor, with parameters that are passed by value",
        "The constructor's parameters are the dependencies; with several constructors they would be a guess.");

    public static readonly DiagnosticDescriptor NotPartial = Error(
        RuleIds.NotPartial,
        "What is extended by generated code is partial",
        "{0} '{1}' must be partial, and so must be what it is nested in",
        "The generator adds a part to the type.");

    public static readonly DiagnosticDescriptor NoContract = Error(
        RuleIds.NoContract,
        "An agent implements one agent contract",
        "Agent '{0}' must implement exactly one of IAgent<TIn, TOut> and IModelAgent<TIn, TOut>",
        "The contract says what the agent takes, what it returns, and whether it is code or asks a model.");

    public static readonly DiagnosticDescriptor NoToolSet = Error(
        RuleIds.NoToolSet,
        "An agent uses tool sets of its module",
        "Agent '{0}' uses '{1}', which is no class with [ToolSet] of its module",
        "An agent can call the tools of the tool sets that it declares, and these are made from its module's services.");

    public static readonly DiagnosticDescriptor NoModule = Error(
        RuleIds.NoModule,
        "Agents, tool sets, services and durable types belong to a module",
        "{0} '{1}' belongs to no module; add [assembly: Module(\"name\")] to its assembly",
        "Nothing is generated in an assembly that is no module, so that the declaration would have no effect.");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        RuleIds.UnsupportedType,
        "Inputs, outputs, arguments and results have a JSON form",
        "{0} '{1}': {2}",
        "Schemas, binders and writers are generated for a closed set of types; the rule's page lists them.");

    public static readonly DiagnosticDescriptor NoDocumentation = Error(
        RuleIds.NoDocumentation,
        "XML documentation is parsed in a module",
        "Module '{0}' is compiled without XML documentation, from which descriptions of agents and tools are taken; set GenerateDocumentationFile to true in its project",
        "Without it the compiler hands no documentation to the generator, and models would see undescribed agents and tools.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor GeneratorFailed = Error(
        RuleIds.GeneratorFailed,
        "The generator failed on an item",
        "The generator failed on {0}; nothing was generated for it",
        "A mistake of the generator. Other items are not affected. Report it with the declaration of the item.");

    private static DiagnosticDescriptor Error(string id, string title, string message, string description, params string[] tags)
        => new(id, title, message, "Netra", DiagnosticSeverity.Error, isEnabledByDefault: true, description, $"docs/rules/{id}.md", [WellKnownDiagnosticTags.NotConfigurable, .. tags]);
}
