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

    /// <summary>Tells watchers of one item of a sequence that the tool returns. Members marked <c>[Secret]</c> are not shown. Never stored; may be merged or dropped.</summary>
    /// <param name="item">The item as it will stand in the result.</param>
    public abstract void ReportItem(JsonText item);

    /// <summary>How many bytes a result may have; a sequence is not read further.</summary>
    public virtual int MostResultBytes => 1_048_576;
}
