namespace Netra.WebSockets;

/// <summary>
/// The members of a command, one call for each: <see cref="CommandReader"/> reads them from a message,
/// <see cref="CommandDescription"/> notes what they are. What is read and what is documented are so the same calls.
/// </summary>
internal abstract class CommandMembers(string id)
{
    /// <summary>The command's id.</summary>
    public string Id { get; } = id;

    /// <summary>A string that is not empty.</summary>
    public abstract string Text(string field);

    /// <summary>A string that is not empty, or null.</summary>
    public abstract string? OptionalText(string field, int least = 1, int most = int.MaxValue);

    /// <summary>One of two words.</summary>
    public abstract string OneOf(string field, string first, string second);

    /// <summary>A whole number from 0 on.</summary>
    public abstract long Count(string field);

    /// <summary>Any value.</summary>
    public abstract JsonText Any(string field);
}
