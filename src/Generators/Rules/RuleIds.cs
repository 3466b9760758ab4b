namespace Netra.Generators.Rules;

/// <summary>Ids of the rules. Never reused.</summary>
internal static class RuleIds
{
    public const string MutableStatic = "NETRA001";
    public const string SecondImplementation = "NETRA002";
    public const string Reflection = "NETRA003";
    public const string ForeignModule = "NETRA004";
    public const string Captive = "NETRA006";
    public const string ServiceLocation = "NETRA007";
    public const string UserData = "NETRA008";
    public const string UserIdentity = "NETRA009";
    public const string DuplicateAgent = "NETRA010";
    public const string ToolName = "NETRA011";
    public const string Unprovided = "NETRA012";
    public const string ContractVersion = "NETRA013";
    public const string EmptyModule = "NETRA014";
    public const string AgentCircle = "NETRA015";
    public const string Suppression = "NETRA016";
    public const string DefaultAgent = "NETRA017";
    public const string DisposedTwice = "NETRA018";
    public const string ModuleName = "NETRA019";
    public const string GeneratedName = "NETRA100";
    public const string AbstractOrStatic = "NETRA101";
    public const string Generic = "NETRA102";
    public const string Unreachable = "NETRA103";
    public const string NoConstructor = "NETRA104";
    public const string NotPartial = "NETRA105";
    public const string NoContract = "NETRA106";
    public const string NoToolSet = "NETRA107";
    public const string NoModule = "NETRA108";
    public const string OldLanguage = "NETRA109";
    public const string UnsupportedType = "NETRA201";
    public const string AmbiguousConstructor = "NETRA202";
    public const string UnsupportedResult = "NETRA203";
    public const string AsyncVoid = "NETRA204";
    public const string Undescribed = "NETRA205";
    public const string Oblivious = "NETRA206";
    public const string ForeignDerivedType = "NETRA207";
    public const string PatternNotPortable = "NETRA208";
    public const string NotCancellable = "NETRA209";
    public const string NoDocumentation = "NETRA220";
    public const string Blocking = "NETRA301";
    public const string DroppedException = "NETRA302";
    public const string NotAwaited = "NETRA401";
    public const string CapturedRun = "NETRA402";
    public const string StoredRun = "NETRA403";
    public const string NotReplayable = "NETRA404";
    public const string GeneratorFailed = "NETRA900";
    public const string Known = "NETRA990";
    public const string Waived = "NETRA991";
    public const string Checked = "NETRA992";
    public const string Stale = "NETRA993";
}
