using System.Collections.Immutable;

namespace Netra;

/// <summary>Problems in the words that a model is shown.</summary>
public static class BindProblems
{
    /// <summary>The most problems that are reported at once.</summary>
    public const int Most = 10;

    /// <summary>The result that a model is given when its arguments were wrong.</summary>
    public static JsonText ToJson(ImmutableArray<BindProblem> problems) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("error"u8, "invalid_arguments"u8);
        writer.WriteString("hint"u8, "The tool was not run. Correct these arguments and call it again."u8);
        writer.WriteStartArray("problems"u8);
        foreach (var problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("path"u8, problem.Path);
            writer.WriteString("code"u8, problem.Code);
            writer.WriteString("expected"u8, problem.Expected);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>One line for people: the first problem.</summary>
    public static string Describe(ImmutableArray<BindProblem> problems)
    {
        var first = problems[0];
        var where = first.Path.Length == 0 ? "The value" : $"'{first.Path}'";
        return first.Code == "missing" ? $"{where} is missing: {first.Expected} is expected." : $"{where}: {first.Expected} is expected.";
    }
}
