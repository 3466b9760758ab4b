namespace Netra.Execution;

/// <summary>
/// Keeps a user's engine while it has runs. It stands between engines and <see cref="ExecutionEngines"/> because the factory
/// of engines is made of the process's services, among which one that needs the factory cannot be. Safe for concurrent use.
/// </summary>
[Service(Lifetime.Process)]
internal sealed class EngineHolds
{
    private Func<UserContext, IDisposable>? _hold;

    /// <summary>Says how an engine is kept. Called once, when <see cref="ExecutionEngines"/> is made.</summary>
    public void Open(Func<UserContext, IDisposable> hold) => _hold = hold;

    /// <summary>Keeps the user's engine until what is returned is disposed.</summary>
    public IDisposable Hold(UserContext user) => (_hold ?? throw new InvalidOperationException("The engines are not open."))(user);
}
