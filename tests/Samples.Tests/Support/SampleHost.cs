using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Netra.Samples.Tests;

/// <summary>A host of the samples over a data folder of its own, with a model and a web that say what a test wants.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netra-samples-");
    private readonly Endings _endings = new();
    private readonly ServiceProvider _provider;

    private SampleHost(IChatClient model, Func<Uri, string> web)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Options.Create(new NetraLimits()));
        services.AddSingleton(Options.Create(new NetraOptions { DataDirectory = _folder.FullName }));
        services.AddSingleton<IEventPublisher>(_endings);
        services.AddSingleton<IUserDirectory, NobodysDirectory>();
        services.AddSingleton(model);
        services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(() => new Web(web)));
        SampleRoot.AddNetra(services);
        _provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    /// <summary>The agents of all samples.</summary>
    public IAgentRegistry Registry => _provider.GetRequiredService<IAgentRegistry>();

    public static async Task<SampleHost> StartAsync(IChatClient model, Func<Uri, string>? web = null)
    {
        var host = new SampleHost(model, web ?? (static _ => ""));
        await host._provider.GetRequiredService<IStore>().OpenAsync(default);
        SampleRoot.Start(host._provider);
        return host;
    }

    /// <summary>Runs an agent for a user and waits for the end.</summary>
    public async Task<(RunRecord Run, JsonElement[] Events)> RunAsync(string user, string agent, JsonText input)
    {
        var context = new UserContext { Id = new UserId("u_" + user), Plan = Plan.Enterprise };
        using var lease = _provider.GetRequiredService<IExecutionEngines>().Enter(context);
        _endings.Asked = (asked, wire) => _ = Task.Run(() => DenyAsync(lease.Engine, wire));
        var accepted = (await lease.Engine.SubmitAsync(new() { User = context, Agent = agent, Input = input }, default)).ShouldBeOfType<SubmitResult.Accepted>();
        await _endings.WaitAsync(accepted.Run);
        var store = _provider.GetRequiredService<IRunStore>();
        var run = (await store.FindRunAsync(context.Id, accepted.Run, default)).ShouldNotBeNull();
        return (run, [.. (await store.ReadRunEventsAsync(context.Id, accepted.Run, default)).Select(static one => one.Wire.ToElement())]);
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
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _ended = new();

        public Task WaitAsync(RunId run) => Of(run.Value).Task.WaitAsync(TimeSpan.FromSeconds(120));

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
            // Nobody watches.
        }

        public void ThreadDeleted(UserId user, ThreadId thread)
        {
            // Nobody watches.
        }

        private TaskCompletionSource Of(string run) => _ended.GetOrAdd(run, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private sealed class Web(Func<Uri, string> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(new HttpResponseMessage { Content = new StringContent(answer(request.RequestUri!)) });
    }
}
