using System.Globalization;
using Netra.Host.Tests;

// Measures the golden path as a user has it: a real host process, a real socket, SQLite on disk, the offline planner.
//   dotnet run -c Release --project bench/GoldenPath
// First one user asks 200 times, one question after the other; then 16 users ask 20 times each at the same time.
const int Questions = 200;
const int Users = 16;
const int QuestionsEach = 20;
const string Question = "What did code completion cost?";

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
await using var host = await HostProcess.StartProductAsync(
    "--Netra:Limits:CommandsPerMinute=1000000", "--Netra:Limits:CommandBurst=100000", "--Netra:Limits:SignUpsPerMinute=1000");

using var user = await NetraUser.RegisterAsync(host);
await user.LoadSampleAsync();
await using var socket = await user.ConnectAsync();
for (var i = 0; i < 10; i++)
{
    await AskAsync(socket);
}
var times = new double[Questions];
for (var i = 0; i < Questions; i++)
{
    times[i] = (await AskAsync(socket)).TotalMilliseconds;
}
Array.Sort(times);
Console.WriteLine($"run to run_completed, one user, {Questions} questions: median {times[Questions / 2]:0.0} ms, p99 {times[(Questions * 99 / 100) - 1]:0.0} ms");

var pings = new double[Questions];
for (var i = 0; i < Questions; i++)
{
    var before = TimeProvider.System.GetTimestamp();
    await socket.CommandAsync("ping");
    pings[i] = TimeProvider.System.GetElapsedTime(before).TotalMilliseconds;
}
Array.Sort(pings);
Console.WriteLine($"ping to pong on the same socket, the peer to compare with:  median {pings[Questions / 2]:0.00} ms; the run is {times[Questions / 2] / pings[Questions / 2]:0} pings");

var users = await Task.WhenAll(Enumerable.Range(0, Users).Select(async _ =>
{
    var one = await NetraUser.RegisterAsync(host);
    await one.LoadSampleAsync();
    return (User: one, Socket: await one.ConnectAsync());
}));
var started = TimeProvider.System.GetTimestamp();
await Task.WhenAll(users.Select(async one =>
{
    for (var i = 0; i < QuestionsEach; i++)
    {
        await AskAsync(one.Socket);
    }
}));
var elapsed = TimeProvider.System.GetElapsedTime(started);
Console.WriteLine($"{Users} users, {QuestionsEach} questions each: {Users * QuestionsEach / elapsed.TotalSeconds:0.0} runs a second");

static async Task<TimeSpan> AskAsync(NetraSocket socket)
{
    var before = TimeProvider.System.GetTimestamp();
    var answer = await socket.AskAsync(Question);
    var took = TimeProvider.System.GetElapsedTime(before);
    answer.ShouldContain("$556.55");
    return took;
}
