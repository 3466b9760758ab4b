namespace Netra.Agents;

/// <summary>Cuts an answer into the pieces in which it is streamed: lines, and sentences of long lines.</summary>
internal static class AnswerPieces
{
    private const int LongPiece = 80;

    public static IEnumerable<string> Of(string answer)
    {
        var start = 0;
        for (var i = 0; i < answer.Length; i++)
        {
            var endsPiece = answer[i] == '\n' || (answer[i] == ' ' && i - start >= LongPiece);
            if (endsPiece)
            {
                yield return answer[start..(i + 1)];
                start = i + 1;
            }
        }
        if (start < answer.Length)
        {
            yield return answer[start..];
        }
    }
}
