using System.Text.Json;
using Netra.Execution.Tests;
using Netra.Testing;

namespace Netra.Host.Tests;

/// <summary>Holds what a client saw of a thread against what the protocol promises.</summary>
internal static class Transcript
{
    /// <summary>Checks the durable events among these, from the thread's first on, and the form of all.</summary>
    public static void Check(IEnumerable<JsonElement> events, bool isFinished = true)
    {
        var all = events.ToArray();
        TranscriptRules.Violations(all.Where(wire => wire.TryGetProperty("seq", out _)), isFinished).ShouldBeEmpty();
        all.SelectMany(wire => WireSchema.CheckedIn.Violations(wire, "ServerMessage")).ShouldBeEmpty();
    }
}
