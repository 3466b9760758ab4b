using Microsoft.Extensions.AI;

namespace Netra.Testing.Tests;

/// <summary>The probe agents, the engine and the store.</summary>
[CompositionRoot(DefaultAgent = "echo"), FromHost<IChatClient>, FromHost<IEventPublisher>, FromHost<IUserDirectory>]
internal sealed partial class ProbeRoot;
