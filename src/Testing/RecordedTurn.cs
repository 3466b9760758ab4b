using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Netra.Testing;

/// <summary>One turn of a recorded conversation: what was asked, and either what came or how it failed after that.</summary>
/// <param name="Request">What was asked, as it stands in the file.</param>
/// <param name="Updates">What came, piece by piece.</param>
/// <param name="Failure">How it ended when it did not end well; or null.</param>
internal sealed record RecordedTurn(JsonObject Request, IReadOnlyList<ChatResponseUpdate> Updates, ModelRequestException? Failure);
