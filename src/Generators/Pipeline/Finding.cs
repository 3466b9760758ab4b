namespace Netra.Generators.Pipeline;

/// <summary>What a reader found wrong.</summary>
/// <param name="Rule">The rule that tells it.</param>
/// <param name="Text">In words that say what to do.</param>
internal readonly record struct Finding(string Rule, string Text);
