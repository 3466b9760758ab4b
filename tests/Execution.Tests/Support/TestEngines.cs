using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Netra.Execution.Tests;

/// <summary>The engines of a host with these agents, over a real store in a folder of its own.</summary>
internal sealed class TestEngines : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), OpaqueId.Random("netra-exec-"));
    private readonly TestEngines? _earlier;

    private TestEngines(AgentDescriptor[] agents, NetraLimits limits, TimeProvider time, Func<IRunStore, IRunStore>? wrap)
    {
        var data = new DataFolder(Options.Create(new NetraOptions { DataDirectory = _folder }));
        Database = new Database(data, TimeProvider.System, NullLogger<Database>.Instance);
        var store = new RunStore(Database, Publisher, time);
        Store = wrap?.Invoke(store) ?? store;
        Threads = new ThreadStore(Database);
        Approvals = new ApprovalStore(Database, Publisher, time);
        Compose(agents, limits, time);
    }

    private TestEngines(TestEngines earlier, AgentDescriptor[] agents)
    {
        _earlier = earlier;
        Database = earlier.Database;
        Store = earlier.Store;
        Threads = earlier.Threads;
        Approvals = earlier.Approvals;
        Publisher = earlier.Publisher;
        Model = earlier.Model;
        Compose(agents, earlier.Limits, earlier.Time);
    }

    [MemberNotNull(nameof(Limits), nameof(Time), nameof(Services), nameof(Scheduler), nameof(Recovery), nameof(Keeper), nameof(Scopes), nameof(Engines))]
    private void Compose(AgentDescriptor[] agents, NetraLimits limits, TimeProvider time)
    {
        Limits = limits;
        Time = time;
        var options = Options.Create(limits);
        Services = new ExecutionServices(Database, Store, Threads, Approvals, Publisher, new TestRegistry(agents), Model, time, options, Telemetry, new Logger<ExecutionServices>(Collected));
        Scheduler = new RunScheduler(options, time, Publisher);
        Recovery = new RunRecovery(Services, new NobodysDirectory());
        Keeper = new LeaseKeeper(Services, Scheduler, Recovery);
        Scopes = new TestScopes(scope => new UserExecutionEngine(scope.User, scope, Services, Scheduler, Holds));
        Engines = new ExecutionEngines(Scopes, Holds, Scheduler, Recovery, Keeper, options, time, new Logger<ExecutionEngines>(Collected));
    }

    public static UserContext Ada { get; } = new() { Id = new UserId("u_ada") };

    public static UserContext Bob { get; } = new() { Id = new UserId("u_bob") };

    public NetraLimits Limits { get; private set; }

    public TimeProvider Time { get; private set; }

    public VirtualClock Clock => (VirtualClock)Time;

    public Database Database { get; }

    public string DatabaseFile => Path.Combine(_folder, "netra.db");

    public IRunStore Store { get; }

    public ThreadStore Threads { get; }

    public ApprovalStore Approvals { get; }

    public EventRecorder Publisher { get; } = new(static shown => WireSchema.CheckedIn.Violations(shown.Wire, shown.Seq is null ? "TransientEvent" : "DurableEvent"));

    public ScriptedChatClient Model { get; } = new() { Answer = static (_, _) => Task.FromResult(ScriptedChatClient.Text("Hello.")) };

    public RunTelemetry Telemetry { get; } = new();

    public ExecutionServices Services { get; private set; }

    public EngineHolds Holds { get; } = new();

    public RunScheduler Scheduler { get; private set; }

    public RunRecovery Recovery { get; private set; }

    public LeaseKeeper Keeper { get; private set; }

    public TestScopes Scopes { get; private set; }

    public ExecutionEngines Engines { get; private set; }

    /// <summary>Whether runs may be left unfinished.</summary>
    public bool AllowsUnfinished { get; set; }

    public string Log => Collected.Text;

    private CollectedLog Collected { get; } = new();

    public static async Task<TestEngines> StartAsync(AgentDescriptor[] agents, NetraLimits? limits = null, TimeProvider? time = null, Func<IRunStore, IRunStore>? wrap = null)
    {
        var engines = new TestEngines(agents, limits ?? new NetraLimits(), time ?? TimeProvider.System, wrap);
        await engines.Database.OpenAsync(default);
        return engines;
    }

    public static Task<TestEngines> StartAsync(params AgentDescriptor[] agents) => StartAsync(agents, null);

    /// <summary>Another process over the same store, which knows these agents; this one works on as if it did not know.</summary>
    public TestEngines Another(params AgentDescriptor[] agents)
    {
        AllowsUnfinished = true;
        return new(this, agents);
    }

    /// <summary>The next process over the store of this one, which is dead: all ownership is void.</summary>
    public async Task<TestEngines> NextAsync(params AgentDescriptor[] agents)
    {
        // The dead start nothing; what is at work is left to find out that it owns nothing any more.
        Scheduler.Drain();
        await Database.WriteAsync(static connection => connection.Execute("UPDATE runs SET lease = NULL, owner = NULL, owned_until = NULL"), default);
        var next = Another(agents);
        await next.Engines.RecoverAsync(default);
        return next;
    }

    public async Task<SubmitResult> SubmitAsync(RunRequest request)
    {
        using var lease = Engines.Enter(request.User);
        return await lease.Engine.SubmitAsync(request, default);
    }

    public async Task<SubmitResult.Accepted> SubmitAsync(string agent, object? input = null, ThreadId? thread = null, UserContext? user = null, string? key = null)
        => (await SubmitAsync(Request(agent, input, thread, user, key))).ShouldBeOfType<SubmitResult.Accepted>();

    public async Task<SubmitResult.Refused> RefuseAsync(string? agent, object? input = null, ThreadId? thread = null, UserContext? user = null, string? key = null)
        => (await SubmitAsync(Request(agent, input, thread, user, key))).ShouldBeOfType<SubmitResult.Refused>();

    public static RunRequest Request(string? agent, object? input = null, ThreadId? thread = null, UserContext? user = null, string? key = null)
        => new() { User = user ?? Ada, Agent = agent, Thread = thread, Input = Calls.Json(input), IdempotencyKey = key };

    /// <summary>Runs an agent to its ending, and gives that.</summary>
    public async Task<WireEvent> RunAsync(string agent, object? input = null, ThreadId? thread = null, UserContext? user = null)
        => await EndingOfAsync((await SubmitAsync(agent, input, thread, user)).Run);

    public Task<WireEvent> EndingOfAsync(RunId run) => Publisher.EndingOfAsync(run);

    public async Task<CancelResult> CancelAsync(RunId run, UserContext? user = null)
    {
        using var lease = Engines.Enter(user ?? Ada);
        return await lease.Engine.CancelAsync(run, default);
    }

    /// <summary>Decides on a call as the user who was asked.</summary>
    public async Task<ApprovalResult> ApproveAsync(WireEvent asked, bool isApproved = true, string? reason = null, UserContext? user = null, string? hash = null)
    {
        using var lease = Engines.Enter(user ?? Ada);
        var decision = new ApprovalDecision
        {
            Run = asked.Run,
            Call = new ToolCallId(asked.Wire.GetProperty("call_id").GetString()!),
            ArgumentsHash = hash ?? asked.Text("arguments_hash"),
            IsApproved = isApproved,
            Reason = reason,
        };
        return await lease.Engine.ApproveAsync(decision, default);
    }

    /// <summary>Waits until a run waits for its user and holds nothing.</summary>
    public Task WaitingAsync(RunId run, UserContext? user = null) => Eventually.IsAsync(async () =>
        (await Store.FindRunAsync((user ?? Ada).Id, run, default))!.Status == RunStatus.Waiting);

    /// <summary>Forgets all that was collected so far, so that what is left is what the engines hold.</summary>
    public void Forget()
    {
        Publisher.Forget();
        Scopes.Opened.Clear();
        Scopes.DisposedRuns.Clear();
        Collected.Clear();
    }

    /// <summary>The durable events of a run, as they were shown.</summary>
    public IReadOnlyList<WireEvent> EventsOf(RunId run) => [.. Publisher.All.Where(shown => shown.Run == run && shown.Seq is not null)];

    public string[] TypesOf(RunId run) => [.. EventsOf(run).Select(static shown => shown.Type)];

    /// <summary>Checks every thread that was touched, in the store and as it was shown.</summary>
    public async Task CheckTranscriptsAsync()
    {
        Publisher.Violations.ShouldBeEmpty();
        foreach (var thread in Publisher.All.Where(static shown => shown.Seq is not null).GroupBy(static shown => (shown.User, shown.Thread)))
        {
            var stored = (await Threads.ReadAllAsync(thread.Key.User, thread.Key.Thread)).Select(static e => e.Wire.ToElement()).ToArray();
            TranscriptRules.Violations(stored, !AllowsUnfinished).ShouldBeEmpty(string.Join('\n', stored.Select(static e => e.GetRawText())) + "\n" + Log);
            thread.Select(static shown => shown.Wire.GetRawText()).ShouldBe(stored.Select(static e => e.GetRawText()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CheckTranscriptsAsync();
        if (!AllowsUnfinished)
        {
            // Every slot comes back.
            await Scheduler.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        await Engines.DisposeAsync();
        Telemetry.Dispose();
        if (_earlier is null)
        {
            Database.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
