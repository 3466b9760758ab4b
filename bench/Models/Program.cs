using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netra;
using Netra.Models;
using Netra.Models.Compatible;
using Netra.Models.Resilience;
using Netra.Models.Telemetry;
using Netra.ModelsBench;
using Netra.Testing;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = OpenAI.Chat.ChatMessage;

// Measures what a streamed token costs from the provider's stream to the user's event (SDK, adapter, telemetry, retries, the engine's loop) against
// reading the same stream with the SDK alone, in the same run and without a network.
//   dotnet run -c Release --project bench/Models            the verdicts
//   dotnet run -c Release --project bench/Models -- types   and the types of what is allocated
// Ends with 1 when a criterion is not met.
const int Tokens = 10_000;
const int FewTokens = 100; // what a run costs whatever it answers
const int Rounds = 41;
const int Warmups = 15;
const double MostTime = 3;
const double MostObjects = 10;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not ([] or ["types"]))
{
    await Console.Error.WriteLineAsync("bench/Models takes nothing, or: types");
    return 2;
}
using var counter = new AllocationCounter();
var isMet = true;
Console.WriteLine($"Medians of {Rounds} rounds, in which both sides take turns, of streams of {Tokens} tokens.");
foreach (var isLive in new[] { true, false })
{
    await using var ours = await Ours.OpenAsync(isLive);
    var sdk = new Sdk(isLive);
    for (var warm = 0; warm < Warmups; warm++)
    {
        await ours.ReadAsync(isLong: true);
        await ours.ReadAsync(isLong: false);
        await sdk.ReadAsync(isLong: true);
        await sdk.ReadAsync(isLong: false);
    }
    var times = new List<(double Ours, double Sdk)>();
    for (var round = 0; round < Rounds; round++)
    {
        var first = round % 2 == 0 ? await TimeAsync(ours.ReadAsync) : 0;
        var peer = await TimeAsync(sdk.ReadAsync);
        times.Add((round % 2 == 0 ? first : await TimeAsync(ours.ReadAsync), peer));
    }
    Console.WriteLine(isLive ? "each token waited for" : "all tokens there at once");
    var ratio = Median(times.Select(static pair => pair.Ours / pair.Sdk));
    Verdict("time", Median(times.Select(static pair => pair.Ours)), Median(times.Select(static pair => pair.Sdk)), "ns", $"{ratio:0.00} times", ratio <= MostTime, $"{MostTime} times");
    counter.TakeTypes();
    var (ourObjects, ourBytes) = await CountAsync(ours.ReadAsync);
    Types("ours");
    var (sdkObjects, sdkBytes) = await CountAsync(sdk.ReadAsync);
    Types("the SDK's");
    Verdict("objects", ourObjects, sdkObjects, "", $"{ourObjects - sdkObjects:0.0} more", ourObjects - sdkObjects <= MostObjects, $"{MostObjects} more");
    Console.WriteLine($"  bytes   {ourBytes,8:0} of {sdkBytes,6:0}");
}
return isMet ? 0 : 1;

void Verdict(string what, double our, double peer, string unit, string outcome, bool isOk, string most)
{
    isMet &= isOk;
    Console.WriteLine($"  {what,-7} {our,8:0.0} of {peer,6:0.0} {unit,-2} a token = {outcome}, at most {most}: {(isOk ? "PASS" : "FAIL")}");
}

void Types(string whose)
{
    var types = counter.TakeTypes();
    if (args is ["types"])
    {
        Console.WriteLine($"  {whose}, of a hundred objects: {string.Join(", ", types.Take(25).Select(type => $"{100 * type.Objects / types.Sum(static one => one.Objects):0.0} {type.Type}"))}");
    }
}

static async Task<double> TimeAsync(Func<bool, Task> read)
{
    var started = Stopwatch.GetTimestamp();
    await read(true);
    return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Tokens;
}

// What more tokens cost more: objects by samples, bytes exactly.
async Task<(double Objects, double Bytes)> CountAsync(Func<bool, Task> read)
{
    var (many, manyBytes) = await TotalAsync(read, isLong: true);
    var (few, fewBytes) = await TotalAsync(read, isLong: false);
    const double More = Rounds * (double)(Tokens - FewTokens);
    return ((many - few) / More, (manyBytes - fewBytes) / More);
}

async Task<(double Objects, double Bytes)> TotalAsync(Func<bool, Task> read, bool isLong)
{
    await SettleAsync();
    var (before, bytesBefore) = (counter.Count.Objects, GC.GetTotalAllocatedBytes(precise: true));
    for (var round = 0; round < Rounds; round++)
    {
        await read(isLong);
    }
    var bytes = GC.GetTotalAllocatedBytes(precise: true) - bytesBefore;
    await SettleAsync();
    return (counter.Count.Objects - before, bytes);
}

// Samples come a little later than they are taken.
async Task SettleAsync()
{
    long last;
    do
    {
        last = counter.Count.Samples;
        await Task.Delay(300);
    }
    while (counter.Count.Samples - last > 5);
}

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToArray();
    return sorted[sorted.Length / 2];
}

/// <summary>The SDK alone.</summary>
internal sealed class Sdk(bool isLive)
{
    private readonly ChatClient _many = Client(10_000, isLive);
    private readonly ChatClient _few = Client(100, isLive);

    public async Task ReadAsync(bool isLong)
    {
        var characters = 0L;
        ChatMessage[] messages = [new SystemChatMessage("Answer."), new UserChatMessage("Go.")];
        await foreach (var update in (isLong ? _many : _few).CompleteChatStreamingAsync(messages))
        {
            foreach (var part in update.ContentUpdate)
            {
                characters += part.Text?.Length ?? 0;
            }
        }
        Check.Length(characters, isLong);
    }

    private static ChatClient Client(int tokens, bool isLive) => new("bench-1", new ApiKeyCredential("none"), new OpenAIClientOptions
    {
        Endpoint = new Uri("http://localhost/v1"),
        Transport = new HttpClientPipelineTransport(new HttpClient(new Provider(tokens, isLive))),
        // As ours has it.
        NetworkTimeout = Timeout.InfiniteTimeSpan,
        ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        EnableDistributedTracing = false,
    });
}

/// <summary>An agent's run in the engine.</summary>
internal sealed class Ours : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netra-models-bench-");
    private readonly Watcher _watcher = new();
    private readonly UserContext _user = AgentHost.User("bench");
    private readonly Chosen _chosen;
    private readonly ServiceProvider _services;

    private Ours(bool isLive)
    {
        _chosen = new Chosen(Client(10_000, isLive), Client(100, isLive));
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(Options.Create(new NetraOptions { DataDirectory = _folder.FullName }));
        services.AddSingleton(Options.Create(new NetraLimits { ThreadsPerUser = 10_000, StoredBytesPerUser = 1L << 36 }));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IChatClient>(_chosen).AddSingleton<IEventPublisher>(_watcher).AddSingleton<IUserDirectory>(_watcher);
        BenchRoot.AddNetra(services);
        _services = services.BuildServiceProvider();
        BenchRoot.Start(_services);
    }

    public static async Task<Ours> OpenAsync(bool isLive)
    {
        var ours = new Ours(isLive);
        await ours._services.GetRequiredService<IStore>().OpenAsync(CancellationToken.None);
        return ours;
    }

    public async Task ReadAsync(bool isLong)
    {
        _chosen.IsLong = isLong;
        var ended = _watcher.NextAsync();
        using var lease = _services.GetRequiredService<IExecutionEngines>().Enter(_user);
        var submitted = await lease.Engine.SubmitAsync(new RunRequest { User = _user, Agent = "model", Thread = null, Input = JsonText.Parse("""{"text":"Go."}""") }, CancellationToken.None);
        if (submitted is SubmitResult.Refused refused)
        {
            throw new InvalidOperationException($"The run was refused: {refused.Code}.");
        }
        Check.Length(await ended, isLong);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static ResilientChatClient Client(int tokens, bool isLive)
    {
        var settings = new ModelOptions { Provider = ModelOptions.OpenAI, Name = "bench-1", MaxOutputTokens = 100_000, Price = new ModelPrice(1, 2) };
        var client = new CompatibleChatClient(settings, new HttpClient(new Provider(tokens, isLive)));
        var router = new ModelRouter(new Dictionary<string, IChatClient> { [ModelRouter.Default] = client }, null);
        return new(new TelemetryChatClient(router, TimeProvider.System), new NetraOptions { Model = settings }, TimeProvider.System, NullLogger<ResilientChatClient>.Instance);
    }

    private sealed class Chosen(IChatClient many, IChatClient few) : IChatClient
    {
        public bool IsLong { get; set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => (IsLong ? many : few).GetResponseAsync(messages, options, cancellationToken);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => (IsLong ? many : few).GetStreamingResponseAsync(messages, options, cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) => many.GetService(serviceType, serviceKey);

        public void Dispose()
        {
            many.Dispose();
            few.Dispose();
        }
    }
}

/// <summary>That nothing was lost on the way.</summary>
internal static class Check
{
    private const int CharactersOfToken = 5;

    public static void Length(long characters, bool isLong)
    {
        if (characters != CharactersOfToken * (isLong ? 10_000 : 100))
        {
            throw new InvalidOperationException($"There were {characters} characters.");
        }
    }
}
