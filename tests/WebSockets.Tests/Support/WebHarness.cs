using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Netra;
using Netra.WebSockets;

namespace Netra.WebSockets.Tests;

/// <summary>The module behind a real server on a port of its own; what other modules bring is in memory and does what the test says.</summary>
internal sealed class WebHarness : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly MeterListener _meters = new();

    private WebHarness(WebApplication app)
    {
        _app = app;
        var meter = Get<Refusals>().Meter;
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, count, tags, _) => _refused.Enqueue($"{tags[0].Value} {count}"));
        _meters.Start();
    }

    public KnownTokens Tokens => Get<KnownTokens>();

    public MemoryLog Log => Get<MemoryLog>();

    public MemoryApprovals Approvals => Get<MemoryApprovals>();

    public ScriptedEngines Engines => Get<ScriptedEngines>();

    public MemoryAccounts Accounts => Get<MemoryAccounts>();

    public MemoryUsage Usage => Get<MemoryUsage>();

    public SubscriptionTable Table => Get<SubscriptionTable>();

    public Uri Address { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public LogLines Lines => Get<LogLines>();

    /// <summary>The refusals that were counted, by operation, since the harness was started.</summary>
    public IReadOnlyList<string> Refused => [.. _refused];

    public T Get<T>()
        where T : notnull
        => _app.Services.GetRequiredService<T>();

    public static async Task<WebHarness> StartAsync(NetraLimits? limits = null, NetraOptions? options = null, string url = "http://127.0.0.1:0", Action<WebApplication>? map = null, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var lines = new LogLines();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(lines);
        builder.WebHost.UseUrls(url);
        var services = builder.Services;
        services.AddSingleton(lines);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Options.Create(limits ?? new NetraLimits()));
        services.AddSingleton(Options.Create(options ?? new NetraOptions()));
        AddOtherModules(services);
        new Generated.WebsocketsManifest().AddProcessServices(services);
        services.AddWebSockets();
        add?.Invoke(services);
        var app = builder.Build();
        app.Services.GetRequiredService<IWebEdge>().Map(app);
        map?.Invoke(app);
        await app.StartAsync();
        var harness = new WebHarness(app) { Address = new Uri(app.Urls.First()) };
        // Whatever a test asks, and whatever it is answered, is as documented.
        harness.Http = new HttpClient(new DocumentedAnswers(new SocketsHttpHandler { UseProxy = false })) { BaseAddress = harness.Address };
        return harness;
    }

    /// <summary>A socket of a user, after its first frame.</summary>
    public async Task<SocketClient> ConnectAsync(string user) => await ConnectWithAsync(Tokens.Issue(user));

    /// <summary>A socket with this token, after its first frame.</summary>
    public async Task<SocketClient> ConnectWithAsync(string token)
    {
        var client = await SocketClient.OpenAsync(Address, token);
        client.Ready = await client.ReceiveAsync();
        client.Ready.GetProperty("type").GetString().ShouldBe("connection_ready");
        return client;
    }

    /// <summary>Waits until the socket gets what is published in the thread live: only then are transient events sent to it.</summary>
    public async Task UntilLiveAsync(SocketClient client, UserId user, ThreadId thread, RunId run)
    {
        var draft = new EventDraft { Event = new QueuePosition(1), At = DateTimeOffset.UnixEpoch, Thread = thread, Run = run };
        using var stop = new CancellationTokenSource();
        var knocking = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Get<IEventPublisher>().PublishTransient(user, draft);
                await Task.Yield();
            }
        });
        await client.ReceiveUntilAsync("queue_position");
        await stop.CancelAsync();
        await knocking;
        // All of the knocking stands in the queue before an event of now.
        Log.Append(user, thread, run, new AgentThinking("live", 1));
        await client.ReceiveUntilAsync("agent_thinking");
    }

    /// <summary>A request of a user.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, string? user = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (user is not null)
        {
            request.Headers.Authorization = new("Bearer", Tokens.Issue(user));
        }
        return request;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private static void AddOtherModules(IServiceCollection services)
    {
        services.AddSingleton<MemoryLog>();
        services.AddSingleton<IStore>(provider => provider.GetRequiredService<MemoryLog>());
        services.AddSingleton<IThreadStore>(provider => provider.GetRequiredService<MemoryLog>());
        services.AddSingleton<IRunStore>(provider => provider.GetRequiredService<MemoryLog>());
        services.AddSingleton<MemoryApprovals>();
        services.AddSingleton<IApprovalStore>(provider => provider.GetRequiredService<MemoryApprovals>());
        services.AddSingleton<ScriptedEngines>();
        services.AddSingleton<IExecutionEngines>(provider => provider.GetRequiredService<ScriptedEngines>());
        services.AddSingleton<KnownTokens>();
        services.AddSingleton<ITokenValidator>(provider => provider.GetRequiredService<KnownTokens>());
        services.AddSingleton<MemoryAccounts>();
        services.AddSingleton<IAccounts>(provider => provider.GetRequiredService<MemoryAccounts>());
        services.AddSingleton<MemoryUsage>();
        services.AddSingleton<IUsageStore>(provider => provider.GetRequiredService<MemoryUsage>());
        services.AddSingleton<IUsageImporter>(provider => provider.GetRequiredService<MemoryUsage>());
        services.AddSingleton<IUserFiles, MemoryFiles>();
        services.AddSingleton<IAgentRegistry, TestRegistry>();
        services.AddSingleton<IModelCatalogue, KnownModels>();
    }
}
