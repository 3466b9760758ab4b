namespace Netra.Generators.Rules;

/// <summary>Ids of the rules. Never reused.</summary>
internal static class RuleIds
{
    public const string MutableStatic = "NETRA001";
    public const string SecondImplementation = "NETRA002";
    public const string ForeignModule = "NETRA004";
    public const string DuplicateAgent = "NETRA010";
    public const string ToolName = "NETRA011";
    public const string Unprovided = "NETRA012";
    public const string ContractVersion = "NETRA013";
    public const string DefaultAgent = "NETRA017";
    public const string AbstractOrStatic = "NETRA101";
    public const string Generic = "NETRA102";
    public const string Unreachable = "NETRA103";
    public const string NoConstructor = "NETRA104";
    public const string NotPartial = "NETRA105";
    public const string NoContract = "NETRA106";
    public const string NoToolSet = "NETRA107";
    public const string NoModule = "NETRA108";
    public const string UnsupportedType = "NETRA201";
    public const string NoDocumentation = "NETRA220";
    public const string GeneratorFailed = "NETRA900";
}
