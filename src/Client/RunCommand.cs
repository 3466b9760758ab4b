using System.Security.Cryptography;
using System.Text.Json;

namespace Netra.Client;

/// <summary>A run to be started. Immutable.</summary>
public sealed record RunCommand
{
    /// <summary>What the agent is given: a text, or an object of the form that it asks for.</summary>
    public required JsonElement Input { get; init; }

    /// <summary>The agent; null for the thread's, or the host's default.</summary>
    public string? Agent { get; init; }

    /// <summary>The conversation that it continues; null for a new one.</summary>
    public string? ThreadId { get; init; }

    /// <summary>Makes it one run however often it is sent, 16 to 64 characters; random unless given.</summary>
    public string IdempotencyKey { get; init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>A run of which the input is a text.</summary>
    public static RunCommand Say(string text, string? agent = null, string? threadId = null)
    {
        using var document = JsonDocument.Parse($"\"{JsonEncodedText.Encode(text)}\"");
        return new() { Input = document.RootElement.Clone(), Agent = agent, ThreadId = threadId };
    }
}

/// <summary>A run that the host has stored.</summary>
/// <param name="ThreadId">Its conversation.</param>
/// <param name="RunId">The run.</param>
/// <param name="Seq">The place of its first event in the thread.</param>
/// <param name="IsDuplicate">Whether it was there already, by its idempotency key.</param>
public sealed record AcceptedRun(string ThreadId, string RunId, long Seq, bool IsDuplicate);
