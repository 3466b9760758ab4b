namespace Netra.Compliance;

/// <summary>What a log says of a rule. Immutable.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What must hold.</param>
/// <param name="Description">Why.</param>
internal sealed record RuleText(string Id, string Title, string Description);
