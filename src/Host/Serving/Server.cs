using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
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

    private static void Announce(WebApplication app, HostSettings settings)
    {
        var registry = app.Services.GetRequiredService<IAgentRegistry>();
        foreach (var url in app.Urls)
        {
            Console.Out.WriteLine($"Listening on {url}");
        }
        Console.Out.WriteLine(settings.Options.Model.Provider == ModelOptions.Offline
            ? "Model     offline planner (no key, no network)"
            : $"Model     {settings.Options.Model.Provider}");
        Console.Out.WriteLine($"Registry  {registry.Fingerprint} ({registry.Agents.Count(agent => agent.IsEntry)} agents, default {registry.DefaultAgent})");
        Console.Out.WriteLine($"Data      {Path.GetFullPath(settings.Options.DataDirectory)}");
        Console.Out.Flush();
    }
}
