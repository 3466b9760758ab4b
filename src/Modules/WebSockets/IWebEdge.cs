using Microsoft.AspNetCore.Builder;

namespace Netra.WebSockets;

/// <summary>What clients reach of <c>netra.v1</c>. A service of the process, which the host takes from its container when it starts.</summary>
public interface IWebEdge
{
    /// <summary>Maps everything that clients reach, and what every request passes before. Called once, before the host's own routes.</summary>
    void Map(WebApplication app);
}
