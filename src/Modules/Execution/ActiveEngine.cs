namespace Netra.Execution;

/// <summary>A user's scope with the engine that it holds.</summary>
internal sealed class ActiveEngine(IUserScope scope) : IAsyncDisposable
{
    public IExecutionEngine Engine => scope.Engine;

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
