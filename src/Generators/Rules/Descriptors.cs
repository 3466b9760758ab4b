using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Netra.Generators.Rules;

/// <summary>
/// The rules. What must hold is an error that no setting silences, and only <c>[NetraWaiver]</c> waives; what should be is a
/// warning. Each has a page in docs/rules.
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

    public static readonly DiagnosticDescriptor Reflection = Error(
        RuleIds.Reflection,
        "Nothing is found out or made by reflection",
        "'{0}' is reflection at run time; name the type or the member in code, or let the generator make it",
        "What reflection reaches no compiler, no rule and no trimmer sees; all composition, binding and calling is generated code.");

    public static readonly DiagnosticDescriptor ForeignModule = Error(
        RuleIds.ForeignModule,
        "A module does not use another module's types",
        "Module '{0}' uses '{1}' of module '{2}'; declare what both need in Netra.Contracts",
        "Modules know each other only through contracts; the host composes them.");

    public static readonly DiagnosticDescriptor Captive = Error(
        RuleIds.Captive,
        "A service takes nothing that lives shorter",
        "{0}",
        "What lives for a user or a run and is kept by something that lives longer would serve the next user or run with the things of the first.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ServiceLocation = Error(
        RuleIds.ServiceLocation,
        "A module looks nothing up in a container",
        "'{0}' is a container, from which anything could be taken; take what is needed as a parameter of the constructor",
        "What a type needs are its constructor's parameters: these are checked when the host is compiled, and keep one user's services from another.");

    public static readonly DiagnosticDescriptor UserData = Error(
        RuleIds.UserData,
        "What is one user's is not kept by the process",
        "'{0}' belongs to one user and would be kept in {1}; make the service Lifetime.User or Lifetime.Run, or keep it in a PerUser<T>",
        "An object of the process serves all users; what one of them left in it the next one finds.");

    public static readonly DiagnosticDescriptor UserIdentity = Error(
        RuleIds.UserIdentity,
        "A user comes from the run",
        "A user is {0}; take the UserContext of the run or of the scope",
        "Everything that is a user's is reached through its UserContext. Whoever can make one is anybody, so only verified tokens and the directory of accounts do.");

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
        "{0}",
        "A host's generated code calls modules' generated code; both must come from generators that agree on its shape.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor AgentCircle = Error(
        RuleIds.AgentCircle,
        "Model agents do not call each other in a circle",
        "Model agents can call each other for ever: {0}; take one [UseAgent] away, or let a code agent (IAgent) stand between them and decide when to stop",
        "Each agent's model may ask the next one, and no code says when that ends: only the limits would, after much was spent.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor EmptyModule = Rule(
        RuleIds.EmptyModule,
        DiagnosticSeverity.Warning,
        "A referenced module exports something",
        "Module '{0}' is referenced and exports nothing: {1}",
        "A module that brings nothing was probably meant to bring something.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor Suppression = Error(
        RuleIds.Suppression,
        "A rule is waived by a waiver with a reason, or not at all",
        "{0}",
        "[NetraWaiver] is the only thing that waives a rule, so that the compliance report lists every exception with its reason.");

    public static readonly DiagnosticDescriptor DefaultAgent = Error(
        RuleIds.DefaultAgent,
        "A host's default agent exists and may be started",
        "The composition root '{0}' cannot answer: {1}",
        "The default agent answers when a user names none.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor DisposedTwice = Error(
        RuleIds.DisposedTwice,
        "A disposable process-wide service is one contract for other modules",
        "{0}",
        "The host's container disposes what it has given out, once for each contract under which it did.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ModuleName = Error(
        RuleIds.ModuleName,
        "A module has a name of its own and can be reached by it",
        "{0}",
        "Names of generated types are made of the module's name, and the host's generated code names them.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor GeneratedName = Error(
        RuleIds.GeneratedName,
        "The names of generated members are free",
        "{0} '{1}' gets a generated member '{2}', which {3}; rename yours",
        "The generator adds Ref and Call to an agent, Calls to a tool set, AddNetra and Start to a composition root.");

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
        "{0} '{1}' cannot be named by generated code; make it, and what it is nested in, internal and not obsolete as an error",
        "Generated code lies in other files and other types of the same assembly.");

    public static readonly DiagnosticDescriptor NoConstructor = Error(
        RuleIds.NoConstructor,
        "Agents, tool sets and services have one usable constructor",
        "{0} '{1}' must have exactly one public or internal constructor, with parameters that are passed by value, and no required members",
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
        "An agent uses tool sets and agents of its module",
        "Agent '{0}' cannot use {1}",
        "An agent can call the tools of the tool sets that it declares, which are made from its module's services; a model agent's model can call the agents that it declares.");

    public static readonly DiagnosticDescriptor NoModule = Error(
        RuleIds.NoModule,
        "Agents, tool sets, services and durable types belong to a module",
        "{0} '{1}' belongs to no module; add [assembly: Module(\"name\")] to its assembly",
        "Nothing is generated in an assembly that is no module, so that the declaration would have no effect.");

    public static readonly DiagnosticDescriptor OldLanguage = Error(
        RuleIds.OldLanguage,
        "Modules and hosts are compiled as C# 13 or later",
        "'{0}' is compiled as C# {1} and generated code needs C# {2} or later, so that nothing was generated; remove LangVersion from its project, or raise it",
        "Generated code becomes part of the project that it is generated for, and is compiled as that project's version of C#.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        RuleIds.UnsupportedType,
        "Inputs, outputs, arguments and results have a JSON form",
        "{0} '{1}': {2}",
        "Schemas, binders and writers are generated for a closed set of types; the rule's page lists them.");

    public static readonly DiagnosticDescriptor AmbiguousConstructor = Error(
        RuleIds.AmbiguousConstructor,
        "An object in JSON is made by one constructor",
        "{0} '{1}': {2}",
        "With several constructors it would be a guess which members the object has and which of them are required.");

    public static readonly DiagnosticDescriptor UnsupportedResult = Error(
        RuleIds.UnsupportedResult,
        "Results have a JSON form",
        "{0} '{1}': {2}",
        "Writers and schemas of results are generated for a closed set of types; the page of NETRA201 lists them.");

    public static readonly DiagnosticDescriptor AsyncVoid = Error(
        RuleIds.AsyncVoid,
        "A tool is not async void",
        "{0} '{1}': {2}",
        "The engine could not know when it ended, and what it throws would end the process.");

    public static readonly DiagnosticDescriptor Undescribed = Warning(
        RuleIds.Undescribed,
        "What a model sees says what it is",
        "{0} '{1}' has no description; write an XML summary or param, or [Description]",
        "A model chooses agents and tools, and fills in arguments, by their descriptions.");

    public static readonly DiagnosticDescriptor Oblivious = Error(
        RuleIds.Oblivious,
        "What has a JSON form says whether it may be null",
        "{0} '{1}': {2}",
        "Where nullable annotations are off nobody knows whether null is a value, so that neither schema nor binder can be right.");

    public static readonly DiagnosticDescriptor ForeignDerivedType = Error(
        RuleIds.ForeignDerivedType,
        "Derived types lie beside their base",
        "{0} '{1}': {2}",
        "What is known of a type of another assembly depends on how that assembly was referenced, and its documentation is not known at all.");

    public static readonly DiagnosticDescriptor PatternNotPortable = Warning(
        RuleIds.PatternNotPortable,
        "Patterns are such as models know",
        "{0} '{1}': {2}",
        "Schemas hold regular expressions of ECMA-262. One that only .NET can read is enforced, and a model learns of it from its mistakes only.");

    public static readonly DiagnosticDescriptor NotCancellable = Warning(
        RuleIds.NotCancellable,
        "An asynchronous tool can be cancelled",
        "Tool '{0}' is asynchronous and takes no CancellationToken; add one and pass it on",
        "A call whose run was cancelled or is out of time goes on for nobody, and holds its place.");

    public static readonly DiagnosticDescriptor NoDocumentation = Error(
        RuleIds.NoDocumentation,
        "XML documentation is parsed in a module",
        "Module '{0}' is compiled without XML documentation, from which descriptions of agents and tools are taken; set GenerateDocumentationFile to true in its project",
        "Without it the compiler hands no documentation to the generator, and models would see undescribed agents and tools.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor NotAwaited = Error(
        RuleIds.NotAwaited,
        "An operation of a run is awaited right there",
        "'{0}' uses an IRun and is neither awaited nor returned right here; await it before the next operation, and for work at the same time use ForkAsync or CallAllAsync",
        "A run does one operation at a time, and numbers them in the order in which they are asked for. Operations that overlap would be numbered by timing, and after a crash one would be given the other's result.");

    public static readonly DiagnosticDescriptor CapturedRun = Error(
        RuleIds.CapturedRun,
        "A lambda or local function uses no run but its own parameter",
        "'{0}' is used in a {1} that does not own it; give the function a parameter of type IRun, as the branches of ForkAsync have, or read what it needs of the run before",
        "Whoever calls the function, and when, would decide the order of the run's operations. A branch has a run of its own, and a step's body must not use any.");

    public static readonly DiagnosticDescriptor StoredRun = Error(
        RuleIds.StoredRun,
        "A run is a parameter and nothing else",
        "'{0}' {1}; an IRun is only called or passed on as an argument: take it as a parameter, and keep run.Context where data about the run is needed",
        "A run belongs to one call and to one flow. What is stored or has a second name can be used by two flows at a time, or after the call has ended.");

    public static readonly DiagnosticDescriptor NotReplayable = Error(
        RuleIds.NotReplayable,
        "Code that owns a run does the same when it runs again",
        "'{0}' owns an IRun and {1}; do that in the body of run.StepAsync, whose result is stored, or use run.Context.CreatedAt as the clock",
        "After a crash the code runs again from the top and must ask for the same operations. What is other the second time is read in a step, and then comes back as it was.");

    public static readonly DiagnosticDescriptor Blocking = Error(
        RuleIds.Blocking,
        "Nothing blocks a thread",
        "'{0}' blocks a thread that other users wait for; await instead",
        "Threads are few and shared. One that waits serves nobody, and enough of them stop the host.");

    public static readonly DiagnosticDescriptor DroppedException = Error(
        RuleIds.DroppedException,
        "No exception is caught and dropped",
        "{0} is caught here and nobody learns of it; let it pass, catch the one that is expected, log it, or return a result that says what failed",
        "What is dropped cannot be found: the work goes on as if it had succeeded.");

    public static readonly DiagnosticDescriptor GeneratorFailed = Error(
        RuleIds.GeneratorFailed,
        "The generator failed on an item",
        "The generator failed on {0}; nothing was generated for it",
        "A mistake of the generator. Other items are not affected. Report it with the declaration of the item.");

    // Information, because the compiler writes nothing hidden into its log, of which the compliance report is made.
    public static readonly DiagnosticDescriptor Known = Rule(
        RuleIds.Known,
        DiagnosticSeverity.Info,
        "A known violation",
        "{0} is known: {1}",
        "The baseline lists it, so that it does not fail the build. The compliance report counts it.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor Waived = Rule(
        RuleIds.Waived,
        DiagnosticSeverity.Info,
        "A waived violation",
        "{0} is waived: {1} ({2})",
        "A waiver says why it is right here. The compliance report lists it.");

    public static readonly DiagnosticDescriptor Checked = Rule(
        RuleIds.Checked,
        DiagnosticSeverity.Info,
        "What the rules looked at",
        "{0} of the kind {1} were checked",
        "The compliance report counts what was checked, so that a score of 100 says of how much.",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor Stale = Rule(
        RuleIds.Stale,
        DiagnosticSeverity.Warning,
        "A line of the baseline is not needed",
        "{0}",
        "The baseline only shrinks: what was fixed is removed from it, so that it cannot come back unnoticed.",
        WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>What every rule tells of its waivers and of its part of the baseline.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> OfAnyRule = [Suppression, Known, Waived, Stale];

    // What should be: it can be dropped by a project's settings, and is an error in this solution.
    private static DiagnosticDescriptor Warning(string id, string title, string message, string description)
        => new(id, title, message, "Netra", DiagnosticSeverity.Warning, isEnabledByDefault: true, description, $"docs/rules/{id}.md");

    private static DiagnosticDescriptor Error(string id, string title, string message, string description, params string[] tags)
        => Rule(id, DiagnosticSeverity.Error, title, message, description, tags);

    private static DiagnosticDescriptor Rule(string id, DiagnosticSeverity severity, string title, string message, string description, params string[] tags)
        => new(id, title, message, "Netra", severity, isEnabledByDefault: true, description, $"docs/rules/{id}.md", [WellKnownDiagnosticTags.NotConfigurable, .. tags]);
}
