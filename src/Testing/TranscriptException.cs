namespace Netra.Testing;

/// <summary>A transcript does not keep what the protocol promises, or is not what was asked of it.</summary>
/// <param name="message">What is wrong.</param>
public sealed class TranscriptException(string message) : Exception(message);
