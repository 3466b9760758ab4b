namespace Netra.Generators.Rules;

/// <summary>
/// Which rules a waiver or a baseline may name. Not those without which something would silently not be generated, a host could
/// not be composed or would answer wrongly, or this very decision would be undone: for them only a fix helps.
/// </summary>
internal static class Waivable
{
    private static readonly HashSet<string> Never = new(StringComparer.Ordinal)
    {
        RuleIds.DuplicateAgent, RuleIds.ToolName, RuleIds.Unprovided, RuleIds.ContractVersion, RuleIds.Suppression, RuleIds.DefaultAgent,
        RuleIds.AbstractOrStatic, RuleIds.Generic, RuleIds.Unreachable, RuleIds.NoConstructor, RuleIds.NotPartial, RuleIds.NoContract,
        RuleIds.NoToolSet, RuleIds.NoModule, RuleIds.UnsupportedType, RuleIds.NoDocumentation, RuleIds.GeneratorFailed,
        RuleIds.Known, RuleIds.Waived, RuleIds.Checked, RuleIds.Stale,
    };

    // By name: a list by hand would be one more place to forget a rule in.
    private static readonly HashSet<string> All = new(
        typeof(RuleIds).GetFields().Select(field => (string)field.GetRawConstantValue()!),
        StringComparer.Ordinal);

    /// <summary>Whether there is a rule of this id.</summary>
    public static bool Exists(string rule) => All.Contains(rule);

    /// <summary>Whether there is such a rule and it may be waived.</summary>
    public static bool Allows(string rule) => Exists(rule) && !Never.Contains(rule);
}
