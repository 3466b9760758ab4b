namespace Netra;

/// <summary>
/// Gives a service, made when first asked for. Generated scopes implement it once for each service that another module
/// imports; a missing provider does not compile.
/// </summary>
/// <typeparam name="T">The service.</typeparam>
public interface IProvides<out T>
{
    /// <summary>The scope's one instance. Safe for concurrent use.</summary>
    T Get();
}

/// <summary>Everything that lives for one active user. Generated for the composition root.</summary>
public interface IUserScope : IAsyncDisposable
{
    /// <summary>The user.</summary>
    UserContext User { get; }

    /// <summary>The user's engine.</summary>
    IExecutionEngine Engine { get; }

    /// <summary>Opens the scope of one attempt of a run; the caller disposes it.</summary>
    IRunScope OpenRun(RunContext run);
}

/// <summary>Everything that lives for one attempt of a run. Generated for the composition root.</summary>
public interface IRunScope : IAsyncDisposable
{
    /// <summary>Who, which thread, which run.</summary>
    RunContext Run { get; }
}

/// <summary>
/// Opens users' scopes, each with an engine of its own. Generated for the composition root; uses no container after it
/// was made. Safe for concurrent use.
/// </summary>
[SingleImplementation]
public interface IUserEngineFactory
{
    /// <summary>A new scope for the user; the caller disposes it.</summary>
    IUserScope Open(UserContext user);
}
