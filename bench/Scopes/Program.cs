using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Netra;
using Netra.Generators.Tests.Speed;
using Netra.ScopedServices;
using Netra.Scopes;

// Measures a run's generated scope with ten services against the same graph in a scope of the standard container, both in this run.
//   dotnet run -c Release --project bench/Scopes
// The user's engine is there on both sides; each opens a scope, asks for the service that needs the other nine, and disposes all.
// What creating a user's scope with its engine costs is told, too. Ends with 1 when the criterion is not met.
const int Rounds = 301;
const int Calls = 10;
const int Scopes = 50; // in one call, so that calling and awaiting are not what is measured
const int Warmups = 300;
const double MostTime = 0.20;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var nobody = new Nobody();
var services = new ServiceCollection();
services.AddLogging();
services.AddOptions();
services.AddSingleton<IChatClient>(nobody).AddSingleton<IEventPublisher>(nobody).AddSingleton<IUserDirectory>(nobody);
HostRoot.AddNetra(services);
await using var provider = services.BuildServiceProvider();
var factory = provider.GetRequiredService<IUserEngineFactory>();
var user = Nobody.NewUser();
await using var userScope = factory.Open(user);
var engine = userScope.Engine;
var context = new RunContext { User = user, Thread = new ThreadId("t_bench"), Run = new RunId("r_bench"), CreatedAt = TimeProvider.System.GetUtcNow(), Attempt = 1 };

await using var peers = new ServiceCollection()
    .AddSingleton(TimeProvider.System).AddSingleton(engine)
    .AddScoped<Clock>().AddScoped<Talk>().AddScoped<Reader>().AddScoped<Writer>().AddScoped<Parser>()
    .AddScoped<Rules>().AddScoped<Finder>().AddScoped<Judge>().AddScoped<Teller>().AddScoped<Desk>()
    .BuildServiceProvider();

Console.WriteLine($"Medians of {Rounds} rounds of {Calls * Scopes} scopes, in which both sides take turns.");
var run = await Measurement.TakeAsync(OurRunAsync, PeersRunAsync, Rounds, Calls, Warmups);
var isMet = run.Time <= MostTime;
Console.WriteLine($"a run's scope with ten services, time  {run.OurNanoseconds / Scopes,6:0} of {run.PeersNanoseconds / Scopes,6:0} ns = {run.Time,5:0.0%}, at most {MostTime:0%}: {(isMet ? "PASS" : "FAIL")}");
Console.WriteLine($"a run's scope with ten services, bytes {run.OurBytes / Scopes,6:0} of {run.PeersBytes / Scopes,6:0} B  = {run.Bytes,5:0.0%}");
var created = await Measurement.TakeAsync(OurUserAsync, OurRunAsync, Rounds, Calls, Warmups);
Console.WriteLine($"creating a user's scope with an engine  {created.OurNanoseconds / Scopes,6:0} ns, {created.OurBytes / Scopes:0} B");
return isMet ? 0 : 1;

async ValueTask<ReadOnlyMemory<byte>> OurRunAsync()
{
    for (var i = 0; i < Scopes; i++)
    {
        var scope = userScope.OpenRun(context);
        _ = Desk.Of(scope);
        await scope.DisposeAsync();
    }
    return default;
}

async ValueTask<ReadOnlyMemory<byte>> PeersRunAsync()
{
    for (var i = 0; i < Scopes; i++)
    {
        var scope = peers.CreateAsyncScope();
        _ = scope.ServiceProvider.GetRequiredService<Desk>();
        await scope.DisposeAsync();
    }
    return default;
}

async ValueTask<ReadOnlyMemory<byte>> OurUserAsync()
{
    for (var i = 0; i < Scopes; i++)
    {
        var scope = factory.Open(user);
        _ = scope.Engine;
        await scope.DisposeAsync();
    }
    return default;
}
