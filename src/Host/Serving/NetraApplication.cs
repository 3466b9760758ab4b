using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Netra.Models;

namespace Netra.Host.Serving;

/// <summary>Wires the host: settings, modules, Kestrel. Nothing is opened or started yet.</summary>
internal static class NetraApplication
{
    public static (WebApplication App, HostSettings Settings) Build(string urls, IReadOnlyDictionary<string, string?> settings)
    {
        // Settings are read once: whoever starts the host in a large folder need not have all of it watched for another file.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = HostRoot.ProgramName, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Configuration.AddInMemoryCollection(settings);
        var read = HostSettings.Read(builder.Configuration);

        builder.WebHost.UseUrls(urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Whose run or connection it is stands in the scopes.
        builder.Services.Configure<SimpleConsoleFormatterOptions>(console => console.IncludeScopes = true);
        // What keeps a host from starting is told once, in one line, by the command.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // Of each request it makes an activity and two scopes, which nobody reads.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Options.Create(read.Options));
        builder.Services.AddSingleton(Options.Create(read.Limits));
        HostRoot.AddNetra(builder.Services);
        builder.Services.AddModels();
        builder.Services.AddWebSockets();
        return (builder.Build(), read);
    }
}
