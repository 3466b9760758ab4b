namespace Netra.Execution;

/// <summary>How much of a value is shown.</summary>
/// <param name="Characters">The most UTF-16 code units of a string.</param>
/// <param name="Items">The most items of a list.</param>
internal readonly record struct PayloadCut(int Characters, int Items)
{
    /// <summary>For <c>arguments</c>, and for messages that are objects.</summary>
    public static PayloadCut Arguments => new(200, 20);

    /// <summary>For <c>result</c>.</summary>
    public static PayloadCut Results => new(500, 20);

    /// <summary>Nothing is cut.</summary>
    public static PayloadCut None => new(int.MaxValue, int.MaxValue);
}
