using System.Text.Json;

namespace Netra.Models.Planner;

/// <summary>Answers from an input that holds the answer: picks the text member that fits best and returns it unchanged.</summary>
internal static class Extraction
{
    /// <summary>The best text member's text; null when the input has none but the question itself.</summary>
    public static string? BestText(JsonElement input, string instructions)
    {
        var texts = input.EnumerateObject()
            .Where(static member => member.Value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(member.Value.GetString()))
            .Select(static member => (member.Name, Text: member.Value.GetString()!))
            .ToArray();
        var question = string.Join(' ', texts.Where(static member => IsQuestion(member.Name)).Select(static member => member.Text));
        var asked = Words.Stems(question);
        var told = Words.Stems(instructions);
        string? best = null;
        var bestScore = double.MinValue;
        foreach (var (name, text) in texts)
        {
            if (IsQuestion(name))
            {
                continue;
            }
            // The instructions may name the member; the text may share words with the question; the longer says more.
            var score = (Words.Stems(name).Any(told.Contains) ? 2 : 0)
                + (asked.IsEmpty ? 0 : (double)Words.Stems(text).Count(asked.Contains) / asked.Length)
                + (Math.Min(text.Length, 10_000) / 100_000d);
            if (score > bestScore)
            {
                (best, bestScore) = (text, score);
            }
        }
        return best;
    }

    private static bool IsQuestion(string name)
        => Words.Stems(name).Any(static stem => stem is "question" or "query" or "prompt" or "request" or "ask" or "language" or "styl" or "tone");
}
