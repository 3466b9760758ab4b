using System.Collections.Concurrent;

namespace Netra.Execution.Tests;

/// <summary>Users' scopes with real engines.</summary>
internal sealed class TestScopes(Func<TestUserScope, UserExecutionEngine> engine) : IUserEngineFactory
{
    public ConcurrentQueue<TestUserScope> Opened { get; } = [];

    /// <summary>Called when a run's scope is opened.</summary>
    public Action<RunContext>? OnOpenRun { get; set; }

    /// <summary>Called when a run's scope is disposed.</summary>
    public Func<RunContext, ValueTask>? OnDisposeRun { get; set; }

    public ConcurrentQueue<RunContext> DisposedRuns { get; } = [];

    public IUserScope Open(UserContext user)
    {
        var scope = new TestUserScope(this, user);
        scope.Engine = engine(scope);
        Opened.Enqueue(scope);
        return scope;
    }
}

internal sealed class TestUserScope(TestScopes scopes, UserContext user) : IUserScope
{
    public UserContext User { get; } = user;

    public IExecutionEngine Engine { get; set; } = null!;

    public bool IsDisposed { get; private set; }

    public IRunScope OpenRun(RunContext run)
    {
        scopes.OnOpenRun?.Invoke(run);
        return new TestRunScope(scopes, run);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}

internal sealed class TestRunScope(TestScopes scopes, RunContext run) : IRunScope
{
    public RunContext Run { get; } = run;

    public async ValueTask DisposeAsync()
    {
        scopes.DisposedRuns.Enqueue(Run);
        if (scopes.OnDisposeRun is { } dispose)
        {
            await dispose(Run);
        }
    }
}
