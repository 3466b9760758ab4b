using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Netra.Models;
using Netra.WebSockets;

namespace Netra.Host.Serving;

/// <summary>Opens the store, recovers what an earlier process left, serves until it is stopped.</summary>
internal static class Server
{
    public static async Task<int> RunAsync(string urls, IReadOnlyDictionary<string, string?> given, CancellationToken ct)
    {
        var addresses = ListenAddress.ParseAll(urls);
        var (app, settings) = NetraApplication.Build(string.Join(';', addresses.Select(address => address.Url)), given);
        // From before the first run until after the last: what is left is sent when everything else has ended.
        using var export = settings.Otlp is { } otlp ? OtlpExport.Start(otlp) : null;
        await using var _ = app;
        RefuseUnsafe(addresses, settings);
        RefuseMissingModels(app.Services.GetRequiredService<IAgentRegistry>(), settings.Options);
        WarnOfUnpriced(settings);

        // Agents may block a thread each.
        using var pool = new PoolGuard(settings.Limits.ActiveRunsPerHost + (2 * Environment.ProcessorCount));

        HostRoot.Start(app.Services);
        await app.Services.GetRequiredService<IStore>().OpenAsync(ct).ConfigureAwait(false);
        await app.Services.GetRequiredService<IAccounts>().OpenAsync(ct).ConfigureAwait(false);
        await app.Services.GetRequiredService<IExecutionEngines>().RecoverAsync(ct).ConfigureAwait(false);
        app.Services.GetRequiredService<IWebEdge>().Map(app);
        HostRoot.Map(app);
        try
        {
            await app.StartAsync(ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or SocketException or AddressInUseException)
        {
            throw new CommandException(CommandLine.CannotRun, $"Cannot listen on {urls}: {(failure.InnerException ?? failure).Message.TrimEnd('.')}. Choose another address with --urls.");
        }
        Announce(app, settings);
        await app.WaitForShutdownAsync(ct).ConfigureAwait(false);
        // While the meters are still there.
        export?.Flush();
        return 0;
    }

    private static void RefuseUnsafe(IReadOnlyList<ListenAddress> addresses, HostSettings settings)
    {
        var exposed = addresses.Where(address => !address.IsLoopback).ToArray();
        if (exposed.FirstOrDefault(address => !address.IsHttps) is { } plain && !settings.Options.AllowInsecure)
        {
            throw new SettingException(
                $"{plain.Url} would send passwords and answers unencrypted; use https, listen on loopback behind a proxy, or set Netra:AllowInsecure=true.");
        }
        if (exposed is [var first, ..] && settings.Options.Identity.Registration == Registration.Open)
        {
            Console.Error.WriteLine($"{HostRoot.ProgramName}: warning: anyone who reaches {first.Url} can register (Netra:Identity:Registration=open).");
        }
    }

    private static string Describe(ModelOptions model) => model.Provider == ModelOptions.Offline
        ? "offline planner (no key, no network)"
        : $"{model.Name} at {model.Endpoint.GetLeftPart(UriPartial.Path)}";

    // Agents of a model that nobody set would fail one by one, in front of users.
    private static void RefuseMissingModels(IAgentRegistry registry, NetraOptions options)
    {
        if (ModelsServices.FindMissing(registry, options) is { Model: { } model } agent)
        {
            throw new SettingException($"Agent '{agent.Name}' asks for the model '{model}', which is not set: Netra:Models:{model}:Name, :Endpoint and :ApiKey.");
        }
    }

    private static void WarnOfUnpriced(HostSettings settings)
    {
        var limits = settings.Limits.CostPerDayUsd;
        if (limits.Free == 0 && limits.Mid == 0 && limits.Enterprise == 0)
        {
            return;
        }
        foreach (var (name, model) in settings.Options.Models.Prepend(KeyValuePair.Create("", settings.Options.Model)))
        {
            if (model is { Provider: not ModelOptions.Offline, Price: null })
            {
                var at = name.Length == 0 ? "Netra:Model" : $"Netra:Models:{name}";
                Console.Error.WriteLine($"{HostRoot.ProgramName}: warning: {at}:Price is not set, so Netra:Limits:CostPerDayUsd does not hold for what this model costs.");
            }
        }
    }

    private static void Announce(WebApplication app, HostSettings settings)
    {
        var registry = app.Services.GetRequiredService<IAgentRegistry>();
        foreach (var url in app.Urls)
        {
            Console.Out.WriteLine($"Listening on {url}");
        }
        Console.Out.WriteLine($"Model     {Describe(settings.Options.Model)}");
        foreach (var (name, model) in settings.Options.Models)
        {
            Console.Out.WriteLine($"  {name,-7} {Describe(model)}");
        }
        Console.Out.WriteLine($"Registry  {registry.Fingerprint} ({registry.Agents.Count(agent => agent.IsEntry)} agents, default {registry.DefaultAgent})");
        Console.Out.WriteLine($"Data      {Path.GetFullPath(settings.Options.DataDirectory)}");
        Console.Out.Flush();
    }
}
