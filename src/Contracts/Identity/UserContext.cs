using System.Collections.Immutable;

namespace Netra;

/// <summary>What a user's account allows. Limits differ by plan.</summary>
public enum Plan
{
    /// <summary>The plan of everyone who has no other.</summary>
    Free,

    /// <summary>More time and tokens.</summary>
    Mid,

    /// <summary>The longest time; tokens and cost without a daily limit unless one is set.</summary>
    Enterprise,
}

/// <summary>
/// Who a verified token names. Made only by the token validator and the user directory (rule NETRA009); everything
/// that belongs to a user is reached through one of these. Immutable.
/// </summary>
public sealed record UserContext
{
    /// <summary>The user.</summary>
    public required UserId Id { get; init; }

    /// <summary>The plan at the time the token was verified.</summary>
    public Plan Plan { get; init; }

    /// <summary>Role names, as the account or the issuer's claims give them.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The role of those who run the host.</summary>
    public const string AdminRole = "admin";

    /// <summary>Whether the user runs the host, and may see what is everybody's.</summary>
    public bool IsAdmin => IsInRole(AdminRole);

    /// <summary>Whether the user has the role; names are compared ordinally.</summary>
    public bool IsInRole(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>The plan's name on the wire.</summary>
    public static string PlanName(Plan plan) => plan switch
    {
        Plan.Free => "free",
        Plan.Mid => "mid",
        Plan.Enterprise => "enterprise",
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, "Not a plan."),
    };

    /// <summary>The plan with this name on the wire, or null.</summary>
    public static Plan? PlanNamed(string? name) => name switch
    {
        "free" => Plan.Free,
        "mid" => Plan.Mid,
        "enterprise" => Plan.Enterprise,
        _ => null,
    };
}
