using Microsoft.Extensions.AI;

namespace Netra.Samples.Tests;

/// <summary>The three samples in one host, without sockets.</summary>
[CompositionRoot(DefaultAgent = "trip"), FromHost<IChatClient>, FromHost<IEventPublisher>, FromHost<IUserDirectory>, FromHost<IHttpClientFactory>]
internal sealed partial class SampleRoot;
