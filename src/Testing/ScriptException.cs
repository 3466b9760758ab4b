namespace Netra.Testing;

/// <summary>A model was not asked what its script foresees.</summary>
/// <param name="message">What was asked for, and what the script had.</param>
public sealed class ScriptException(string message) : Exception(message);
