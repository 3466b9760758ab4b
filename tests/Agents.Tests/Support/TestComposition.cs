using Microsoft.Extensions.AI;

namespace Netra.Agents;

/// <summary>The agents, the engine, the planner and the store, without sockets.</summary>
[CompositionRoot(DefaultAgent = "supervisor"), FromHost<IChatClient>, FromHost<IEventPublisher>, FromHost<IUserDirectory>]
internal sealed partial class TestComposition;
