using Microsoft.Extensions.AI;

namespace Netra.Testing;

/// <summary>What a model was asked in one turn.</summary>
/// <param name="Messages">The conversation: instructions, the messages, what was called and what it returned.</param>
/// <param name="Options">The tools that it was offered, and the form of the answer; or null.</param>
public sealed record ModelRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options);
