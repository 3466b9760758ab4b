using System.Globalization;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Netra.Testing;

/// <summary>What is different between two texts of many lines.</summary>
internal static class TextDifference
{
    // Lines around a difference that stay as they are.
    private const int Around = 3;

    /// <summary>The lines that are different, with some around them: removed ones after <c>-</c>, added ones after <c>+</c>.</summary>
    public static string Of(string before, string after)
    {
        var lines = InlineDiffBuilder.Diff(before, after).Lines;
        var text = new StringBuilder();
        var left = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!Enumerable.Range(i - Around, (2 * Around) + 1).Any(near => near >= 0 && near < lines.Count && lines[near].Type != ChangeType.Unchanged))
            {
                left++;
                continue;
            }
            Leave();
            text.Append(lines[i].Type switch { ChangeType.Deleted => "- ", ChangeType.Inserted => "+ ", _ => "  " }).Append(lines[i].Text).Append('\n');
        }
        Leave();
        return text.ToString().TrimEnd('\n');

        void Leave()
        {
            if (left > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  ({left} equal {(left == 1 ? "line" : "lines")})\n");
            }
            left = 0;
        }
    }
}
