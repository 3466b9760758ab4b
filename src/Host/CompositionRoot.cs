using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.AI;

namespace Netra.Host;

/// <summary>The product's host: every referenced module is composed into it when it is compiled.</summary>
[CompositionRoot(DefaultAgent = "supervisor")]
[FromHost<IChatClient>]
[FromHost<IHostApplicationLifetime>]
[FromHost<IServer>]
internal sealed partial class HostRoot
{
    /// <summary>What the program calls itself.</summary>
    public const string ProgramName = "netra";

    /// <summary>Endpoints that only this host has: none.</summary>
    public static void Map(WebApplication app)
    {
    }

    /// <summary>Settings that only this host has: none.</summary>
    public static NetraOptions Configure(SettingsReader settings, NetraOptions options) => options;
}
