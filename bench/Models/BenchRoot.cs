using Microsoft.Extensions.AI;

namespace Netra.ModelsBench;

/// <summary>The real engine, the real store, and agents that ask a model.</summary>
[CompositionRoot(DefaultAgent = "model"), FromHost<IChatClient>, FromHost<IEventPublisher>, FromHost<IUserDirectory>]
internal sealed partial class BenchRoot;
