namespace Netra.Generators.Composition;

/// <summary>What keeps a module or a host from being composed.</summary>
/// <param name="Rule">The id of the rule that says so.</param>
/// <param name="Type">The type (as C#) that it is to be reported on; a host's problems are reported on its composition root.</param>
/// <param name="Text">What is wrong and what to do, in words.</param>
internal sealed record Problem(string Rule, string Type, string Text);
