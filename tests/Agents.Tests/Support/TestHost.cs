using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Netra.Models;

namespace Netra.Agents;

/// <summary>A host without sockets over a data folder of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netra-agents-");
    private readonly ServiceProvider _provider;
    private readonly Endings _endings = new();

    private TestHost(NetraLimits limits, IChatClient? model, string? failing)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Options.Create(limits));
        services.AddSingleton(Options.Create(new NetraOptions { DataDirectory = _folder.FullName }));
        services.AddSingleton<IEventPublisher>(_endings);
        services.AddSingleton<IUserDirectory, NobodysDirectory>();
        TestComposition.AddNetra(services);
        if (model is null)
        {
            services.AddModels();
        }
        else
        {
            services.AddSingleton(model);
        }
        if (failing is not null)
        {
            services.Decorate<IUsageStore>((inner, _) => new FailingUsageStore(inner, failing));
        }
        _provider = services.BuildServiceProvider();
    }

    public IUsageImporter Importer => _provider.GetRequiredService<IUsageImporter>();

    public IUsageStore Store => _provider.GetRequiredService<IUsageStore>();

    public IUserFiles Files => _provider.GetRequiredService<IUserFiles>();

    public IAgentRegistry Registry => _provider.GetRequiredService<IAgentRegistry>();

    public static UserContext User(string name) => new() { Id = new UserId("u_" + name), Plan = Plan.Enterprise };

    public static async Task<TestHost> StartAsync(NetraLimits? limits = null, IChatClient? model = null, string? failing = null)
    {
        var host = new TestHost(limits ?? new(), model, failing);
        await host._provider.GetRequiredService<IStore>().OpenAsync(default);
        TestComposition.Start(host._provider);
        return host;
    }

    /// <summary>Runs an agent and waits for the end.</summary>
    public async Task<Transcript> AskAsync(UserContext user, string question, string? agent = null)
        => await AskAsync(user, JsonText.String(question), agent);

    /// <summary>Runs an agent and waits for the end.</summary>
    public async Task<Transcript> AskAsync(UserContext user, JsonText input, string? agent = null)
    {
        using var lease = _provider.GetRequiredService<IExecutionEngines>().Enter(user);
        _endings.Asked = (asked, wire) => _ = Task.Run(() => DenyAsync(lease.Engine, wire));
        var submitted = await lease.Engine.SubmitAsync(new() { User = user, Agent = agent, Input = input }, default);
        var accepted = submitted.ShouldBeOfType<SubmitResult.Accepted>();
        await _endings.WaitAsync(accepted.Run);
        var store = _provider.GetRequiredService<IRunStore>();
        var run = (await store.FindRunAsync(user.Id, accepted.Run, default)).ShouldNotBeNull();
        var events = await store.ReadRunEventsAsync(user.Id, accepted.Run, default);
        return new(run, [.. events.Select(static one => one.Wire.ToElement())], _endings.Streamed(accepted.Run));
    }

    private static async Task DenyAsync(IExecutionEngine engine, JsonElement asked) => await engine.ApproveAsync(
        new()
        {
            Run = new RunId(asked.GetProperty("run_id").GetString()!),
            Call = new ToolCallId(asked.GetProperty("call_id").GetString()!),
            ArgumentsHash = asked.GetProperty("payload").GetProperty("arguments_hash").GetString()!,
            IsApproved = false,
        },
        default);

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private sealed class Endings : IEventPublisher
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, TaskCompletionSource> _ended = [];
        private readonly Dictionary<string, string> _streamed = [];

        public Task WaitAsync(RunId run) => Of(run.Value).Task.WaitAsync(TimeSpan.FromSeconds(120));

        public string Streamed(RunId run)
        {
            lock (_gate)
            {
                return _streamed.GetValueOrDefault(run.Value, "");
            }
        }

        /// <summary>Called when a user is asked to approve a call.</summary>
        public Action<UserId, JsonElement>? Asked { get; set; }

        public void Publish(UserId user, StoredEvent stored)
        {
            var wire = stored.Wire.ToElement();
            if (wire.GetProperty("type").GetString() == "approval_requested")
            {
                Asked?.Invoke(user, wire);
            }
            if (wire.GetProperty("type").GetString() is "run_completed" or "run_failed" or "run_timed_out" or "run_cancelled")
            {
                Of(wire.GetProperty("run_id").GetString()!).TrySetResult();
            }
        }

        public void PublishTransient(UserId user, EventDraft draft)
        {
            if (draft.Event is MessageDelta delta)
            {
                lock (_gate)
                {
                    _streamed[draft.Run.Value] = _streamed.GetValueOrDefault(draft.Run.Value, "") + delta.Text;
                }
            }
        }

        public void ThreadDeleted(UserId user, ThreadId thread)
        {
            // Nobody watches threads here.
        }

        private TaskCompletionSource Of(string run)
        {
            lock (_gate)
            {
                if (!_ended.TryGetValue(run, out var ending))
                {
                    _ended.Add(run, ending = new(TaskCreationOptions.RunContinuationsAsynchronously));
                }
                return ending;
            }
        }
    }
}

/// <summary>A run that is over.</summary>
internal sealed record Transcript(RunRecord Run, JsonElement[] Events, string Streamed)
{
    /// <summary>The answer's text.</summary>
    public string Answer => Run.Status == RunStatus.Completed ? Run.Answer.ToElement().GetString()! : $"{Run.Status}: {Events[^1]}";

    /// <summary>The agents in the order in which they started, the one that the user started first.</summary>
    public string[] Agents => [.. Of("agent_started").Select(static one => one.GetProperty("agent_name").GetString()!)];

    /// <summary>The tools that were called, in order.</summary>
    public string[] Tools => [.. Of("tool_executing").Select(static one => one.GetProperty("payload").GetProperty("tool_name").GetString()!)];

    /// <summary>The results of a tool, in order.</summary>
    public JsonElement[] Results(string tool) => [.. Of("tool_completed")
        .Select(static one => one.GetProperty("payload"))
        .Where(payload => payload.GetProperty("tool_name").GetString() == tool)
        .Select(static payload => payload.GetProperty("result"))];

    public IEnumerable<JsonElement> Of(string type) => Events.Where(one => one.GetProperty("type").GetString() == type);
}
