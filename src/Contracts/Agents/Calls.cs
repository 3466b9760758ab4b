using System.Collections.Immutable;
using System.Text.Json;

namespace Netra;

/// <summary>A call to an agent or a tool: what to call, with which input, and how to read what it returns. Immutable.</summary>
/// <typeparam name="TOut">What the callee returns.</typeparam>
public abstract class Call<TOut>
{
    private protected Call(string name) => Name = name;

    /// <summary>The agent's or the tool's name.</summary>
    public string Name { get; }

    /// <summary>The input as JSON.</summary>
    public abstract JsonText WriteInput();

    /// <summary>Reads what the callee returned from its stored form.</summary>
    public abstract TOut ReadOutput(JsonElement output);
}

/// <summary>A call to an agent, made by its generated <c>Call</c> method.</summary>
/// <typeparam name="TOut">The agent's output.</typeparam>
public abstract class AgentCall<TOut> : Call<TOut>
{
    private protected AgentCall(string name)
        : base(name)
    {
    }

    /// <summary>Whether the callee's text is the caller's answer and may be streamed as such.</summary>
    public bool IsAnswer { get; private protected init; }

    /// <summary>
    /// The same call, whose output the caller returns unchanged: its text is streamed to the user as it is made.
    /// </summary>
    public abstract AgentCall<TOut> AsAnswer();
}

/// <summary>An immutable handle of an agent: its name and the codecs of its types.</summary>
/// <typeparam name="TIn">The agent's input.</typeparam>
/// <typeparam name="TOut">The agent's output.</typeparam>
/// <param name="name">The agent's name.</param>
/// <param name="write">Writes an input; a static function.</param>
/// <param name="read">Reads an output; a static function.</param>
public sealed class AgentRef<TIn, TOut>(string name, Action<Utf8JsonWriter, TIn> write, Func<JsonElement, TOut> read)
{
    /// <summary>The agent's name.</summary>
    public string Name { get; } = name;

    /// <summary>A call with this input.</summary>
    public AgentCall<TOut> Call(TIn input) => new Bound(this, input, isAnswer: false);

    private sealed class Bound : AgentCall<TOut>
    {
        private readonly AgentRef<TIn, TOut> _agent;
        private readonly TIn _input;

        public Bound(AgentRef<TIn, TOut> agent, TIn input, bool isAnswer)
            : base(agent.Name)
        {
            _agent = agent;
            _input = input;
            IsAnswer = isAnswer;
        }

        public override AgentCall<TOut> AsAnswer() => new Bound(_agent, _input, isAnswer: true);

        public override JsonText WriteInput() => JsonText.Write(writer => _agent.Write(writer, _input));

        public override TOut ReadOutput(JsonElement output) => _agent.Read(output);
    }

    private void Write(Utf8JsonWriter writer, TIn input) => write(writer, input);

    private TOut Read(JsonElement output) => read(output);
}

/// <summary>A call to a tool, made by the generated <c>Calls</c> of its tool set.</summary>
/// <typeparam name="TOut">What the tool returns.</typeparam>
/// <param name="name">The tool's name.</param>
/// <param name="write">Writes the arguments as one JSON object.</param>
/// <param name="read">Reads the result.</param>
public sealed class ToolCall<TOut>(string name, Action<Utf8JsonWriter> write, Func<JsonElement, TOut> read) : Call<TOut>(name)
{
    /// <inheritdoc/>
    public override JsonText WriteInput() => JsonText.Write(write);

    /// <inheritdoc/>
    public override TOut ReadOutput(JsonElement output) => read(output);
}

/// <summary>How a call of an agent or a tool ended.</summary>
public enum CallStatus
{
    /// <summary>It returned.</summary>
    Ok,

    /// <summary>It failed.</summary>
    Error,

    /// <summary>It ran out of time.</summary>
    Timeout,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>A tool's arguments were wrong; its body did not run.</summary>
    InvalidArguments,

    /// <summary>A tool was not permitted; its body did not run.</summary>
    Denied,

    /// <summary>The host died while a tool ran that must not be repeated: it may or may not have happened.</summary>
    Unknown,
}

/// <summary>How a call ended, with what it returned or why it did not.</summary>
/// <typeparam name="T">What the callee returns.</typeparam>
public readonly record struct CallResult<T>
{
    /// <summary>How it ended.</summary>
    public required CallStatus Status { get; init; }

    /// <summary>Whether it returned.</summary>
    public bool IsOk => Status == CallStatus.Ok;

    /// <summary>What it returned; default unless <see cref="IsOk"/>.</summary>
    public T? Value { get; init; }

    /// <summary>The call of a tool, by which what it returned can be cited; null for a call of an agent.</summary>
    public ToolCallId? Call { get; init; }

    /// <summary>A stable code of the failure, or null.</summary>
    public string? Code { get; init; }

    /// <summary>What went wrong, fit to be shown to the user; or null.</summary>
    public string? Message { get; init; }

    /// <summary>What it returned.</summary>
    /// <exception cref="CallFailedException">It did not return.</exception>
    public T Require() => IsOk ? Value! : throw new CallFailedException(Status, Code ?? "agent_failed", Message ?? "The call failed.");
}

/// <summary>A called agent or tool did not return. Its message is fit to be shown to the user.</summary>
public sealed class CallFailedException : Exception
{
    /// <summary>A call that did not return.</summary>
    public CallFailedException(CallStatus status, string code, string message)
        : base(message)
    {
        Status = status;
        Code = code;
    }

    /// <summary>How the call ended.</summary>
    public CallStatus Status { get; }

    /// <summary>A stable code.</summary>
    public string Code { get; }
}

/// <summary>Status names on the wire.</summary>
public static class CallStatusNames
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [.. Enum.GetValues<CallStatus>().Select(ToWire)];

    /// <summary>The name on the wire, such as <c>invalid_arguments</c>.</summary>
    public static string ToWire(this CallStatus status) => status switch
    {
        CallStatus.Ok => "ok",
        CallStatus.Error => "error",
        CallStatus.Timeout => "timeout",
        CallStatus.Cancelled => "cancelled",
        CallStatus.InvalidArguments => "invalid_arguments",
        CallStatus.Denied => "denied",
        CallStatus.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };
}
