namespace Netra.Models.Planner;

/// <summary>Cuts a text into the pieces in which it is streamed: words, each with the white space that follows it.</summary>
internal static class Pieces
{
    public static IEnumerable<string> Of(string text)
    {
        var start = 0;
        var inSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            var space = char.IsWhiteSpace(text[i]);
            if (inSpace && !space)
            {
                yield return text[start..i];
                start = i;
            }
            inSpace = space;
        }
        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
