using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Netra.Testing;

/// <summary>
/// A host without sockets: the modules of a composition root with their real engine and their real store, over a folder of its own that is removed
/// with it. Runs agents for users, and gives what they would have seen. Safe for concurrent use.
/// </summary>
/// <remarks>
/// The composition root is a class of the test project that references the modules, <c>Netra.Execution</c> and <c>Netra.Storage</c> among them, and says
/// <c>[FromHost&lt;IChatClient&gt;, FromHost&lt;IEventPublisher&gt;, FromHost&lt;IUserDirectory&gt;]</c>.
/// </remarks>
public sealed class AgentHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netra-testing-");
    private readonly Func<IServiceCollection, IServiceCollection> _addNetra;
    private readonly Action<IServiceProvider> _start;
    private readonly AgentHostOptions _options;
    private ServiceProvider _services;

    private AgentHost(Func<IServiceCollection, IServiceCollection> addNetra, Action<IServiceProvider> start, AgentHostOptions options)
    {
        _addNetra = addNetra;
        _start = start;
        _options = options;
        Events = new(patience: options.Patience);
        _services = Compose();
    }

    /// <summary>What the composed modules offer, to arrange what a run needs or to look at what it did.</summary>
    public IServiceProvider Services => _services;

    /// <summary>The agents of all modules.</summary>
    public IAgentRegistry Registry => _services.GetRequiredService<IAgentRegistry>();

    /// <summary>All that was shown to users so far, to wait for something while a run goes on.</summary>
    public EventRecorder Events { get; }

    /// <summary>All that was logged. What an agent or a tool threw, and where, stands here and never in its events.</summary>
    public CollectedLog Log { get; } = new();

    /// <summary>Starts a host, as a program does.</summary>
    /// <param name="addNetra">The <c>AddNetra</c> of a composition root.</param>
    /// <param name="start">The <c>Start</c> of the same.</param>
    /// <param name="options">What else it is made of, or null for a host without a model.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="AggregateException">Something is not registered that the modules take from their host.</exception>
    public static async Task<AgentHost> StartAsync(
        Func<IServiceCollection, IServiceCollection> addNetra, Action<IServiceProvider> start, AgentHostOptions? options = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(addNetra);
        ArgumentNullException.ThrowIfNull(start);
        var host = new AgentHost(addNetra, start, options ?? new());
        try
        {
            await host.OpenAsync(ct).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Stops the host without giving its runs time, as one whose deadline has come, and starts another over the same data: what is at work goes on from
    /// its last stored step, and a <see cref="RunAsync"/> that waits gets the whole transcript. Not to be called by two at once, nor while a run is being taken.
    /// </summary>
    /// <remarks>Code that heeds no cancellation is left behind after five seconds of <see cref="AgentHostOptions.Time"/>.</remarks>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await _services.GetRequiredService<IExecutionEngines>().DrainAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
        _services = Compose();
        await OpenAsync(ct).ConfigureAwait(false);
    }

    /// <summary>A user: the same name is the same user.</summary>
    public static UserContext User(string name, Plan plan = Plan.Enterprise) => new() { Id = new UserId("u_" + name), Plan = plan };

    /// <summary>Runs an agent for a user to its end, whatever that is, deciding on the approvals that are asked for; and checks the transcript.</summary>
    /// <param name="agent">The agent's name; null for that of the thread, or the composition root's default.</param>
    /// <param name="input">What the user sends: JSON, text, or an object whose members become snake_case.</param>
    /// <param name="user">Whose run it is; null for a user named <c>ada</c>.</param>
    /// <param name="thread">The conversation that it continues; null for a new one.</param>
    /// <param name="ct">Stops waiting; the run goes on.</param>
    /// <exception cref="RunRefusedException">The host did not take the run.</exception>
    /// <exception cref="ScriptException">
    /// A <see cref="ScriptedChatClient"/> was asked for more than its script has, or a <see cref="ReplayingChatClient"/> for what was not recorded.
    /// </exception>
    /// <exception cref="TranscriptException">The run did not keep a guarantee of the protocol: each is named.</exception>
    /// <exception cref="TimeoutException">The run neither ended nor asked for an approval for <see cref="AgentHostOptions.Patience"/>; the message says what it did last.</exception>
    public async Task<Transcript> RunAsync(string? agent, object? input, UserContext? user = null, ThreadId? thread = null, CancellationToken ct = default)
    {
        user ??= User("ada");
        var run = await SubmitAsync(new RunRequest { User = user, Agent = agent, Thread = thread, Input = AsJson.Of(input) }, ct).ConfigureAwait(false);
        await FollowAsync(user, run, ct).ConfigureAwait(false);
        (_options.Model as IScript)?.ThrowIfOverrun();
        return await ReadAsync(user, run, ct).ConfigureAwait(false);
    }

    /// <summary>Asks for the end of a run; returns when the request is stored.</summary>
    public async Task<CancelResult> CancelAsync(RunId run, UserContext? user = null, CancellationToken ct = default)
    {
        using var lease = _services.GetRequiredService<IExecutionEngines>().Enter(user ?? User("ada"));
        return await lease.Engine.CancelAsync(run, ct).ConfigureAwait(false);
    }

    /// <summary>Stops the host and removes what it kept.</summary>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync().ConfigureAwait(false);
        _folder.Delete(recursive: true);
    }

    private ServiceProvider Compose()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log));
        services.AddSingleton(_options.Time);
        services.AddSingleton(Options.Create(_options.Limits));
        services.AddSingleton(Options.Create(new NetraOptions { DataDirectory = _folder.FullName }));
        services.AddSingleton<IEventPublisher>(Events);
        services.AddSingleton<IUserDirectory, NobodysDirectory>();
        if (_options.Model is { } model)
        {
            // It is the test's, which may look at it when the host is gone.
            services.AddSingleton(model);
        }
        _addNetra(services);
        _options.Configure?.Invoke(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        _start(_services);
        await _services.GetRequiredService<IStore>().OpenAsync(ct).ConfigureAwait(false);
        await _services.GetRequiredService<IExecutionEngines>().RecoverAsync(ct).ConfigureAwait(false);
    }

    private async Task<RunId> SubmitAsync(RunRequest request, CancellationToken ct)
    {
        using var lease = _services.GetRequiredService<IExecutionEngines>().Enter(request.User);
        return await lease.Engine.SubmitAsync(request, ct).ConfigureAwait(false) switch
        {
            SubmitResult.Accepted accepted => accepted.Run,
            SubmitResult.Refused refused => throw new RunRefusedException(refused),
            _ => throw new InvalidOperationException("A run is accepted or refused."),
        };
    }

    private async Task ApproveAsync(UserContext user, ApprovalDecision decision, CancellationToken ct)
    {
        using var lease = _services.GetRequiredService<IExecutionEngines>().Enter(user);
        await lease.Engine.ApproveAsync(decision, ct).ConfigureAwait(false);
    }

    private async Task FollowAsync(UserContext user, RunId run, CancellationToken ct)
    {
        var seen = new HashSet<ToolCallId>();
        while (true)
        {
            var next = await NextAsync(run, seen, ct).ConfigureAwait(false);
            if (next.IsEnding)
            {
                return;
            }
            seen.Add(next.Call!.Value);
            if (_options.Approve(next) is { } isApproved)
            {
                var decision = new ApprovalDecision { Run = run, Call = next.Call.Value, ArgumentsHash = next.Text("arguments_hash"), IsApproved = isApproved };
                // The call may have been cancelled meanwhile: then there is nothing to decide any more.
                await ApproveAsync(user, decision, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task<WireEvent> NextAsync(RunId run, HashSet<ToolCallId> seen, CancellationToken ct)
    {
        try
        {
            return await Events.WaitForAsync(shown => shown.Run == run && (shown.IsEnding || (shown.Type == "approval_requested" && !seen.Contains(shown.Call!.Value))))
                .WaitAsync(ct).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var shown = string.Join('\n', Events.All.Where(shown => shown.Run == run));
            throw new TimeoutException($"The run has not ended within {_options.Patience}. Does it wait for a clock that nobody advances? It showed:\n{shown}\n\n{Log.Text}");
        }
    }

    private async Task<Transcript> ReadAsync(UserContext user, RunId run, CancellationToken ct)
    {
        var store = _services.GetRequiredService<IRunStore>();
        var record = await store.FindRunAsync(user.Id, run, ct).ConfigureAwait(false)
            ?? throw new TranscriptException($"The run {run} ended and is not stored; was its thread deleted?");
        var stored = await store.ReadRunEventsAsync(user.Id, run, ct).ConfigureAwait(false);
        var ofThread = Events.All.Where(shown => shown.Thread == record.Thread).ToArray();
        var transcript = new Transcript(
            record,
            [.. stored.Select(one => new WireEvent(user.Id, one.Wire.ToElement(), one.Seq))],
            [.. ofThread.Where(shown => shown.Run == run)]);
        List<string> violations = [.. TranscriptRules.Violations(ofThread.Select(static shown => shown.Wire), isFinished: false)];
        violations.AddRange(ofThread.Where(shown => shown.User != user.Id).Select(shown => $"{shown} was shown to {shown.User}"));
        if (!transcript.Shown.Where(static shown => shown.Seq is not null).Select(static shown => shown.ToString()).SequenceEqual(transcript.Events.Select(static one => one.ToString())))
        {
            violations.Add("what was shown is not what is stored");
        }
        return violations.Count == 0
            ? transcript
            : throw new TranscriptException($"The transcript breaks the protocol:\n{string.Join('\n', violations)}\n\n{string.Join('\n', ofThread.AsEnumerable())}\n\n{Log.Text}");
    }
}
