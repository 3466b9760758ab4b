using Microsoft.Extensions.AI;

namespace Netra.Scopes;

/// <summary>A host with the real engine, the real store and the services that are measured.</summary>
[CompositionRoot(DefaultAgent = "desk")]
[FromHost<IChatClient>]
[FromHost<IEventPublisher>]
[FromHost<IUserDirectory>]
internal sealed partial class HostRoot;
