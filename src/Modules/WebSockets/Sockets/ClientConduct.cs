namespace Netra.WebSockets;

/// <summary>
/// Counts what a client does wrong: too many bad commands in a row, or too many over the rate limit in a minute, close its
/// socket. Used by one flow.
/// </summary>
internal sealed class ClientConduct(TimeProvider time)
{
    private const int MostBadInARow = 20;
    private const int MostRateLimited = 100;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private Queue<long>? _rateLimited;
    private int _badInARow;

    /// <summary>A command was answered; returns how to close the socket if that was one too many.</summary>
    public CloseRequest? Note(CommandOutcome outcome)
    {
        if (outcome.IsRateLimited)
        {
            return NoteRateLimited();
        }
        if (outcome.IsBad)
        {
            return ++_badInARow >= MostBadInARow ? CloseRequest.TooManyBadCommands : null;
        }
        NoteGood();
        return null;
    }

    /// <summary>A command was answered well.</summary>
    public void NoteGood() => _badInARow = 0;

    private CloseRequest? NoteRateLimited()
    {
        (_rateLimited ??= new()).Enqueue(time.GetTimestamp());
        while (time.GetElapsedTime(_rateLimited.Peek()) > Minute)
        {
            _rateLimited.Dequeue();
        }
        return _rateLimited.Count >= MostRateLimited ? CloseRequest.TooManyRateLimited : null;
    }
}
