namespace Netra;

/// <summary>One call of a tool, given by the engine; a tool may take it as a parameter, which is never in the schema.</summary>
public abstract class ToolContext
{
    /// <summary>The scope that the tool set is made from.</summary>
    public abstract IRunScope Scope { get; }

    /// <summary>The frame of this call, through which the tool may call agents and take steps.</summary>
    public abstract IRun Run { get; }

    /// <summary>The call's id, the same in every attempt.</summary>
    public abstract ToolCallId CallId { get; }

    /// <summary>The same in every attempt of this call, and no other call's: for the systems that the tool calls.</summary>
    public abstract string IdempotencyKey { get; }

    /// <summary>The user of the run.</summary>
    public UserContext User => Scope.Run.User;

    /// <summary>Tells watchers how far the call is. Never stored; may be merged or dropped.</summary>
    /// <param name="message">What is going on, or null.</param>
    /// <param name="fraction">0 to 1, or null.</param>
    public abstract void ReportProgress(string? message, double? fraction);
}
