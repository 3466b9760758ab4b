using System.Text.Json.Serialization.Metadata;

namespace Netra.Generators.Tests.Fixture;

/// <summary>A frame that is only handed through.</summary>
internal sealed class FixtureRun : IRun
{
    public RunContext Context => throw new NotSupportedException();

    public ValueTask<T> CallAsync<T>(Call<T> call, CancellationToken ct = default) => throw new NotSupportedException();

    public ValueTask<CallResult<T>> TryCallAsync<T>(Call<T> call, CancellationToken ct = default) => throw new NotSupportedException();

    public ValueTask ForkAsync(int count, Func<int, IRun, CancellationToken, ValueTask> branch, CancellationToken ct = default) => throw new NotSupportedException();

    public ValueTask<T> StepAsync<T>(string name, Func<StepContext, CancellationToken, ValueTask<T>> body, CancellationToken ct = default)
        where T : IDurable<T>
        => throw new NotSupportedException();

    public ValueTask<T> StepAsync<T>(string name, JsonTypeInfo<T> type, Func<StepContext, CancellationToken, ValueTask<T>> body, CancellationToken ct = default)
        => throw new NotSupportedException();

    public ValueTask ThinkAsync(string thought, CancellationToken ct = default) => throw new NotSupportedException();

    public ValueTask WriteAsync(string text, CancellationToken ct = default) => throw new NotSupportedException();

    public ValueTask<T> HandOffAsync<T>(AgentCall<T> call, string? reason = null, CancellationToken ct = default) => throw new NotSupportedException();

    public void Warn(string code, string message) => throw new NotSupportedException();
}
