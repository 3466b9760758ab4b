namespace Netra.Generators.Composition;

/// <summary>The order of lifetimes.</summary>
internal static class Lifetimes
{
    /// <summary>Whether the first lives at least as long as the second.</summary>
    public static bool Outlives(string first, string second) => Rank(first) <= Rank(second);

    /// <summary>The lifetime in a sentence.</summary>
    public static string ForPeople(string lifetime) => lifetime switch
    {
        "User" => "one for each user",
        "Run" => "one for each run",
        _ => "one for the process",
    };

    /// <summary>0 for what lives longest.</summary>
    public static int Rank(string lifetime) => lifetime switch { "User" => 1, "Run" => 2, _ => 0 };
}
