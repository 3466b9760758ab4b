using System.CommandLine;
using Netra.Host.Serving;

namespace Netra.Host;

/// <summary><c>serve</c>: serves users until it is stopped.</summary>
internal static class ServeCommand
{
    public const string DefaultUrls = "http://127.0.0.1:5080";

    public static Command Build(IReadOnlyDictionary<string, string?> settings)
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Addresses to listen on, separated by semicolons.",
            DefaultValueFactory = _ => DefaultUrls,
            HelpName = "URLS",
        };
        var command = new Command("serve", "Serves users over WebSockets and HTTP (the default).") { urls };
        command.SetAction((parsed, ct) => Server.RunAsync(parsed.GetRequiredValue(urls), settings, ct));
        return command;
    }
}
