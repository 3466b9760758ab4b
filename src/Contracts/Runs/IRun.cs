using System.Text.Json.Serialization.Metadata;
using System.Text.Json;

namespace Netra;

/// <summary>
/// The frame of one call of an agent or a tool: what it may do that is seen, stored, or must not be done twice. Used by one
/// flow at a time; a parameter, never stored or captured (rules NETRA401 to 403). After a crash the code runs again from
/// the top and every operation that was stored returns what it returned; so nothing between the operations may decide by
/// clock, chance or outside state (NETRA404).
/// </summary>
public interface IRun
{
    /// <summary>Who, which thread, which run.</summary>
    RunContext Context { get; }

    /// <summary>Calls an agent or a tool and waits for what it returns.</summary>
    /// <exception cref="CallFailedException">It did not return; left alone, this fails the caller with the same code.</exception>
    ValueTask<T> CallAsync<T>(Call<T> call, CancellationToken ct = default);

    /// <summary>Calls an agent or a tool whose failure should not fail the caller. The end of the whole run still throws.</summary>
    ValueTask<CallResult<T>> TryCallAsync<T>(Call<T> call, CancellationToken ct = default);

    /// <summary>
    /// Runs branches at the same time, each with a frame of its own, waits for all of them, then throws the first failure by
    /// index. A branch uses the frame that it is given and no other.
    /// </summary>
    /// <param name="count">How many branches; 0 does nothing.</param>
    /// <param name="branch">Runs one branch: its index from 0, its frame, its cancellation.</param>
    /// <param name="ct">Cancels all branches.</param>
    ValueTask ForkAsync(int count, Func<int, IRun, CancellationToken, ValueTask> branch, CancellationToken ct = default);

    /// <summary>Does something whose result is stored: the body runs at least once, its result counts once.</summary>
    /// <param name="name">Compared when the step is replayed.</param>
    /// <param name="body">Given a key that is the same in every attempt; must not use this frame.</param>
    /// <param name="ct">Cancels the body.</param>
    ValueTask<T> StepAsync<T>(string name, Func<StepContext, CancellationToken, ValueTask<T>> body, CancellationToken ct = default)
        where T : IDurable<T>;

    /// <summary>Does something whose result is stored, with a JSON contract of the caller's.</summary>
    ValueTask<T> StepAsync<T>(string name, JsonTypeInfo<T> type, Func<StepContext, CancellationToken, ValueTask<T>> body, CancellationToken ct = default);

    /// <summary>Tells the user what the agent thinks: an <c>agent_thinking</c> event.</summary>
    ValueTask ThinkAsync(string thought, CancellationToken ct = default);

    /// <summary>
    /// Streams a piece of the text that this agent is about to return. It is shown only while this agent's output is the
    /// run's answer; what is returned in the end counts.
    /// </summary>
    ValueTask WriteAsync(string text, CancellationToken ct = default);

    /// <summary>Hands this message, and the rest of the thread, over to another agent; returns what that one answers.</summary>
    ValueTask<T> HandOffAsync<T>(AgentCall<T> call, string? reason = null, CancellationToken ct = default);

    /// <summary>Adds a warning to the end of the run.</summary>
    /// <param name="code">Stable, snake_case.</param>
    /// <param name="message">Fit to be shown to the user.</param>
    void Warn(string code, string message);
}

/// <summary>What the body of a step is told.</summary>
/// <param name="IdempotencyKey">The same in every attempt of this step, and no other's.</param>
/// <param name="Attempt">1 for the first attempt of the run, 2 after the first recovery, ...</param>
public readonly record struct StepContext(string IdempotencyKey, int Attempt);

/// <summary>A type whose JSON form is generated; see <see cref="DurableAttribute"/>.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IDurable<TSelf>
    where TSelf : IDurable<TSelf>
{
    /// <summary>Writes a value.</summary>
    static abstract void Write(Utf8JsonWriter writer, TSelf value);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    static abstract TSelf Read(JsonElement element);
}
