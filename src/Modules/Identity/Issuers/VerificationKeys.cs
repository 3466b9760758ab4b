using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>Which algorithm a key may verify: by its type, so that a public key is never taken for a shared secret.</summary>
internal static class VerificationKeys
{
    private const int MinRsaBits = 2048;

    /// <summary>The keys of a set that can verify a signature at all.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static ImmutableArray<JsonWebKey> Usable(JsonWebKeySet keys)
    {
        ImmutableArray<JsonWebKey> usable = [.. keys.Keys.Where(IsUsable)];
        return usable.IsEmpty ? throw new FormatException("The key set has no key that can verify a signature.") : usable;
    }

    /// <summary>Those that the header of a token names: by its <c>kid</c> if it has one, and its algorithm.</summary>
    public static ImmutableArray<SecurityKey> Matching(ImmutableArray<JsonWebKey> keys, string? kid, string algorithm)
        => [.. keys.Where(key => (kid is null || string.Equals(key.Kid, kid, StringComparison.Ordinal)) && Fits(key, algorithm))];

    private static bool IsUsable(JsonWebKey key)
        => (string.IsNullOrEmpty(key.Use) || key.Use == "sig")
        && (key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.EllipticCurve => key is { X: not null, Y: not null, Crv: JsonWebKeyECTypes.P256 or JsonWebKeyECTypes.P384 or JsonWebKeyECTypes.P521 },
            JsonWebAlgorithmsKeyTypes.RSA => key is { N: not null, E: not null } && key.KeySize >= MinRsaBits,
            _ => false,
        });

    private static bool Fits(JsonWebKey key, string algorithm)
        => (string.IsNullOrEmpty(key.Alg) || string.Equals(key.Alg, algorithm, StringComparison.Ordinal))
        && (key.Kty, key.Crv, algorithm) is
            (JsonWebAlgorithmsKeyTypes.EllipticCurve, JsonWebKeyECTypes.P256, SecurityAlgorithms.EcdsaSha256)
            or (JsonWebAlgorithmsKeyTypes.EllipticCurve, JsonWebKeyECTypes.P384, SecurityAlgorithms.EcdsaSha384)
            or (JsonWebAlgorithmsKeyTypes.EllipticCurve, JsonWebKeyECTypes.P521, SecurityAlgorithms.EcdsaSha512)
            or (JsonWebAlgorithmsKeyTypes.RSA, _, SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.RsaSha384 or SecurityAlgorithms.RsaSha512
                or SecurityAlgorithms.RsaSsaPssSha256 or SecurityAlgorithms.RsaSsaPssSha384 or SecurityAlgorithms.RsaSsaPssSha512);
}
