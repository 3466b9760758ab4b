using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Netra;

/// <summary>An ES256 key pair, named by its thumbprint (RFC 7638).</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly ECDsa _ecdsa;
    private readonly ECParameters _parameters;

    private SigningKey(ECDsa ecdsa, DateTimeOffset createdAt)
    {
        _ecdsa = ecdsa;
        _parameters = ecdsa.ExportParameters(includePrivateParameters: true);
        CreatedAt = createdAt;
        Id = Thumbprint();
        Security = new ECDsaSecurityKey(ecdsa) { KeyId = Id };
    }

    public string Id { get; }

    public DateTimeOffset CreatedAt { get; }

    public ECDsaSecurityKey Security { get; }

    public static SigningKey New(DateTimeOffset now) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), now);

    /// <summary>Reads what <see cref="WritePrivate"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static SigningKey Read(JsonElement jwk)
    {
        try
        {
            if (jwk.GetProperty("kty"u8).GetString() != "EC" || jwk.GetProperty("crv"u8).GetString() != "P-256")
            {
                throw new FormatException("It is not an ES256 key.");
            }
            var ecdsa = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") },
                D = Bytes(jwk, "d"),
            });
            return new SigningKey(ecdsa, DateTimeOffset.FromUnixTimeSeconds(jwk.GetProperty("iat"u8).GetInt64()));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or CryptographicException or ArgumentException)
        {
            throw new FormatException("It is not an ES256 key.", e);
        }
    }

    public void WritePublic(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    public void WritePrivate(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        writer.WriteString("d"u8, Base64Url.EncodeToString(_parameters.D));
        writer.WriteNumber("iat"u8, CreatedAt.ToUnixTimeSeconds());
        writer.WriteEndObject();
    }

    public void Dispose() => _ecdsa.Dispose();

    private static byte[] Bytes(JsonElement jwk, string member) => Base64Url.DecodeFromChars(jwk.GetProperty(member).GetString());

    private void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("kty"u8, "EC"u8);
        writer.WriteString("crv"u8, "P-256"u8);
        writer.WriteString("x"u8, Base64Url.EncodeToString(_parameters.Q.X));
        writer.WriteString("y"u8, Base64Url.EncodeToString(_parameters.Q.Y));
        writer.WriteString("kid"u8, Id);
        writer.WriteString("alg"u8, "ES256"u8);
        writer.WriteString("use"u8, "sig"u8);
    }

    /// <summary>SHA-256 over the required members in lexicographic order, without white space.</summary>
    private string Thumbprint() => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(
        $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(_parameters.Q.X)}}","y":"{{Base64Url.EncodeToString(_parameters.Q.Y)}}"}""")));
}
