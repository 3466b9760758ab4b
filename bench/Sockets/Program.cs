using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Netra;
using Netra.SocketsBench;

// Sockets of the product against the least that Kestrel can do and against SignalR, on loopback, in one run; the generator shares the machine.
//   dotnet run -c Release --project bench/Sockets [-- idle|load] [--sockets N] [--users N] [--seconds N]
// Ends with 1 when a criterion is not met. Every event is looked at: its order, gaps, whose it is.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["serve-bare", var barePort])
{
    await Peers.ServeBareAsync(int.Parse(barePort, CultureInfo.InvariantCulture));
    return 0;
}
if (args is ["serve-signalr", var hubPort])
{
    await Peers.ServeSignalRAsync(int.Parse(hubPort, CultureInfo.InvariantCulture));
    return 0;
}
const double MostOfBare = 1.3;
const double MostOfSignalR = 0.7;
const double MostLatency = 3;
var sockets = Number("--sockets", 2_000);
var users = Number("--users", 1_000);
var seconds = Number("--seconds", 15);
var here = typeof(Client).Assembly.Location;
var folder = Directory.CreateTempSubdirectory("netra-bench-").FullName;
using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
var isMet = true;
try
{
    if (!args.Contains("load"))
    {
        await IdleAsync();
    }
    if (!args.Contains("idle"))
    {
        await LoadAsync();
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
return isMet ? 0 : 1;

async Task IdleAsync()
{
    var warm = sockets / 2;
    Console.WriteLine($"Memory of {sockets:n0} idle sockets, after {warm:n0} that were opened before.");
    var bare = await MeasureAsync(() => Server.StartAsync(here, "serve-bare", "PORT"), static server => Client.OpenAsync(server.Port));
    var signalR = await MeasureAsync(() => Server.StartAsync(here, "serve-signalr", "PORT"), static async server =>
    {
        var client = await Client.OpenAsync(server.Port);
        await client.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
        await client.ReceiveAsync();
        return client;
    });
    var next = 0;
    var ours = await MeasureAsync(StartOursAsync, async server =>
    {
        // Authenticated, with a thread of its own, subscribed to it, its run over.
        var client = await Client.OpenAsync(server.Port, protocol: "netra.v1", token: Token(Interlocked.Increment(ref next)));
        await client.SendAsync("""{"type":"run","id":"1","agent":"echo","input":"hello"}""");
        while (!(await client.ReceiveAsync()).Span.StartsWith("{\"type\":\"run_completed\""u8))
        {
        }
        return client;
    }, settle: TimeSpan.FromSeconds(4));
    Tell("bare Kestrel", bare);
    Tell("SignalR", signalR);
    Tell("Netra", ours);
    Judge("idle socket of bare Kestrel's", (double)ours.Resident / bare.Resident, MostOfBare);
    Judge("idle socket of SignalR's", (double)ours.Resident / signalR.Resident, MostOfSignalR);

    async Task<(long Live, long Resident)> MeasureAsync(Func<Task<Server>> start, Func<Server, Task<Client>> open, TimeSpan settle = default)
    {
        await using var server = await start();
        var clients = new List<Client>();
        await OpenAllAsync(warm);
        var before = await server.MemoryAsync();
        await OpenAllAsync(sockets);
        var after = await server.MemoryAsync();
        clients.ForEach(static client => client.Dispose());
        return ((after.Live - before.Live) / sockets, (after.Resident - before.Resident) / sockets);

        async Task OpenAllAsync(int count)
        {
            foreach (var some in Enumerable.Range(0, count).Chunk(50))
            {
                clients.AddRange(await Task.WhenAll(some.Select(_ => open(server))));
            }
            await Task.Delay(settle);
        }
    }

    static void Tell(string name, (long Live, long Resident) each)
        => Console.WriteLine($"  {name,-14} {each.Live,8:n0} B of live objects and {each.Resident,8:n0} B in memory each");
}

async Task LoadAsync()
{
    Console.WriteLine($"Time from an event's ts to its receipt: {users:n0} users, {seconds} s each.");
    // Before and after: what else the machine does meanwhile must not decide.
    var (fastBefore, slowBefore) = (await BareAsync(50), await BareAsync(500));
    await using var server = await StartOursAsync();
    var clients = new List<(Client Client, Feed Feed)>();
    for (var i = 0; i < users; i++)
    {
        var client = await Client.OpenAsync(server.Port, protocol: "netra.v1", token: Token(i));
        var feed = new Feed(client);
        clients.Add((client, feed));
        _ = feed.ReadAsync();
    }
    // Everyone has a thread, and everything has run once.
    await Task.WhenAll(clients.Select(static one => one.Feed.EchoAsync()));
    await Task.WhenAll(clients.Select(static one => one.Feed.EchoAsync()));

    var chars = 12 * 20 * (seconds + 4);
    await Task.WhenAll(clients.Select(one => one.Feed.StartAsync("stream", $$"""{"chars":{{chars}},"delay_ms":50}""")));
    await Task.Delay(TimeSpan.FromSeconds(2));
    clients.ForEach(static one => one.Feed.Begin());
    await Task.Delay(TimeSpan.FromSeconds(seconds));
    var fast = Times.Of(clients.SelectMany(static one => one.Feed.End()), seconds);
    await Task.WhenAll(clients.Select(static one => one.Feed.EndingAsync()));
    Tell("transient, 20 a second", fast);

    // A run of echo is five durable events.
    clients.ForEach(static one => one.Feed.Begin());
    using (var over = new CancellationTokenSource(TimeSpan.FromSeconds(seconds)))
    {
        await Task.WhenAll(clients.Select(async one =>
        {
            try
            {
                await Task.Delay(Random.Shared.Next(2_500), over.Token);
                using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2_500));
                do
                {
                    await one.Feed.EchoAsync();
                }
                while (await timer.WaitForNextTickAsync(over.Token));
            }
            catch (OperationCanceledException)
            {
                // It is over.
            }
        }));
    }
    var durable = Times.Of(clients.SelectMany(static one => one.Feed.End()), seconds);
    var commit = Commit();
    var faults = clients.Sum(static one => one.Feed.Faults);
    clients.ForEach(static one => one.Client.Dispose());
    var bareFast = Times.Of([.. fastBefore, .. await BareAsync(50)], 2 * seconds);
    var bareSlow = Times.Of([.. slowBefore, .. await BareAsync(500)], 2 * seconds);
    Tell("bare, 20 a second", bareFast);
    Tell("bare, 2 a second", bareSlow);
    Tell("durable, 2 a second", durable);
    Console.WriteLine($"  a write that reaches the disk takes {commit.Median:0.0} ms, at the 99th percentile {commit.P99:0.0} ms");
    Judge("p99 of transient events of bare Kestrel's", fast.P99 / bareFast.P99, MostLatency);
    // What is stored waits for the group that is being written, and then for its own.
    Judge("p99 of durable events of three times bare Kestrel's and two writes", durable.P99 / ((MostLatency * bareSlow.P99) + (2 * commit.P99)), 1);
    isMet &= faults == 0;
    Console.WriteLine($"{faults} events out of order, lost or of another user: {(faults == 0 ? "PASS" : "FAIL")}");

    async Task<List<float>> BareAsync(int every)
    {
        await using var peer = await Server.StartAsync(here, "serve-bare", "PORT");
        var feeds = new List<(Client Client, Feed Feed)>();
        for (var i = 0; i < users; i++)
        {
            var client = await Client.OpenAsync(peer.Port, $"/ws?every={every}");
            var feed = new Feed(client);
            feeds.Add((client, feed));
            _ = feed.ReadAsync();
        }
        await Task.Delay(TimeSpan.FromSeconds(3));
        feeds.ForEach(static one => one.Feed.Begin());
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var times = feeds.SelectMany(static one => one.Feed.End()).ToList();
        feeds.ForEach(static one => one.Client.Dispose());
        return times;
    }

    static void Tell(string name, Times times)
        => Console.WriteLine($"  {name,-24} median {times.Median,6:0.0} ms, p99 {times.P99,6:0.0} ms, {times.EachSecond,7:n0} events a second");
}

Times Commit()
{
    using var file = new FileStream(Path.Combine(folder, "write"), FileMode.Create);
    var page = new byte[4_096];
    var times = new List<float>();
    for (var i = 0; i < 200; i++)
    {
        var began = Stopwatch.GetTimestamp();
        file.Write(page);
        file.Flush(flushToDisk: true);
        times.Add((float)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }
    return Times.Of(times, 1);
}

async Task<Server> StartOursAsync()
{
    var keys = Path.Combine(folder, "keys.json");
    await File.WriteAllTextAsync(keys, Forger.KeySet(Forger.Jwk(key, "k1")));
    var output = new DirectoryInfo(Path.GetDirectoryName(here)!);
    var probe = Path.Combine(output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "tests", "ProbeHost", "bin", output.Parent.Name, output.Name, "Netra.ProbeHost.dll");
    return await Server.StartAsync(
        probe, "serve", "--urls", "http://127.0.0.1:PORT", $"--Netra:DataDirectory={Path.Combine(folder, Guid.NewGuid().ToString("n"))}",
        "--Netra:Identity:Issuers:0:Issuer=https://bench.example/", "--Netra:Identity:Issuers:0:Audience=netra", $"--Netra:Identity:Issuers:0:JwksFile={keys}",
        "--Netra:Limits:HeartbeatSeconds=600", "--Netra:Limits:EngineIdleSeconds=1", "--Netra:Limits:HttpRequestsPerMinute=1000000",
        "--Netra:Limits:ActiveRunsPerHost=2000", "--Netra:Limits:RunSeconds:Free=600");
}

string Token(int user)
{
    var header = new JsonObject { ["alg"] = "ES256", ["kid"] = "k1", ["typ"] = "JWT" };
    var claims = new JsonObject { ["iss"] = "https://bench.example/", ["aud"] = "netra", ["sub"] = $"user {user}", ["exp"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() };
    return Forger.Make(header, claims, Forger.Es256(key));
}

void Judge(string what, double ratio, double most)
{
    isMet &= ratio <= most;
    Console.WriteLine($"{what}: {ratio:0.00}, at most {most:0.0}: {(ratio <= most ? "PASS" : "FAIL")}");
}

int Number(string option, int otherwise) => Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
