namespace Netra.Host;

/// <summary>A command that cannot be carried out; the message is one line that says what to do.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
