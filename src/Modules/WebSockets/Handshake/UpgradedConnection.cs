using System.IO.Pipelines;

namespace Netra.WebSockets;

/// <summary>A connection after the answer 101.</summary>
/// <param name="Input">What the client sends.</param>
/// <param name="Output">What is sent to the client.</param>
/// <param name="Abort">Ends the connection at once, with what was not sent. Safe for concurrent use.</param>
internal sealed record UpgradedConnection(PipeReader Input, PipeWriter Output, Action Abort);
