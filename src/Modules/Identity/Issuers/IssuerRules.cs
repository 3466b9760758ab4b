using System.Collections.Immutable;
using System.Globalization;

namespace Netra;

/// <summary>What the settings of an issuer must be.</summary>
internal static class IssuerRules
{
    /// <summary>The first thing that is wrong, naming the setting; or null.</summary>
    public static string? FindProblem(ImmutableArray<IssuerOptions> issuers)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { AccessTokens.Issuer };
        for (var i = 0; i < issuers.Length; i++)
        {
            if (FindProblem(issuers[i], names) is { } problem)
            {
                return string.Create(CultureInfo.InvariantCulture, $"Netra:Identity:Issuers:{i}:{problem}");
            }
        }
        return null;
    }

    private static string? FindProblem(IssuerOptions issuer, HashSet<string> names)
        => string.IsNullOrWhiteSpace(issuer.Issuer) ? "Issuer must be the 'iss' of its tokens."
        : !names.Add(issuer.Issuer) ? $"Issuer '{issuer.Issuer}' is taken; each issuer is named once, and '{AccessTokens.Issuer}' is this host."
        : string.IsNullOrWhiteSpace(issuer.Audience) ? "Audience must be the 'aud' of tokens for this host."
        : (issuer.Authority is null) == (issuer.JwksFile is null) ? "Authority or JwksFile must be set, and not both."
        : issuer.Authority is { } authority && !KeyDocuments.IsSafe(authority) ? $"Authority '{authority}' must be an https address, or http on loopback."
        : issuer.JwksFile is { } file && !File.Exists(file) ? $"JwksFile '{file}' does not exist."
        : null;
}
