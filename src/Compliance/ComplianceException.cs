namespace Netra.Compliance;

/// <summary>Something that a person can mend; the message is one line that says what to do.</summary>
internal sealed class ComplianceException(string message) : Exception(message);
