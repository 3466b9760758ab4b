using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Netra;

/// <summary>Makes tokens by hand, right ones and wrong ones.</summary>
internal static class Forger
{
    public static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    public static JsonObject Read(string token, int part) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[part]))!.AsObject();

    /// <summary>A token whose signature is what <paramref name="sign"/> makes of its first two parts.</summary>
    public static string Make(JsonObject header, JsonObject payload, Func<byte[], byte[]> sign)
    {
        var text = Part(header.ToJsonString()) + "." + Part(payload.ToJsonString());
        return text + "." + Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)));
    }

    public static Func<byte[], byte[]> Es256(ECDsa key) => data => key.SignData(data, HashAlgorithmName.SHA256);

    public static Func<byte[], byte[]> Rs256(RSA key) => data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public static Func<byte[], byte[]> Ps256(RSA key) => data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    public static Func<byte[], byte[]> Hs256(byte[] secret) => data => HMACSHA256.HashData(secret, data);

    /// <summary>The host's own private key, read from its file.</summary>
    public static ECDsa LocalKey(string data)
    {
        var jwk = JsonNode.Parse(File.ReadAllText(Directory.GetFiles(Path.Combine(data, "keys")).Single()))!;
        return ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = { X = Base64Url.DecodeFromChars((string)jwk["x"]!), Y = Base64Url.DecodeFromChars((string)jwk["y"]!) },
            D = Base64Url.DecodeFromChars((string)jwk["d"]!),
        });
    }

    public static JsonObject Jwk(ECDsa key, string? kid)
    {
        var q = key.ExportParameters(false).Q;
        return With(new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(q.X), ["y"] = Base64Url.EncodeToString(q.Y) }, kid);
    }

    public static JsonObject Jwk(RSA key, string? kid)
    {
        var parameters = key.ExportParameters(false);
        return With(new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent) }, kid);
    }

    public static string KeySet(params JsonObject[] keys) => new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.DeepClone())]) }.ToJsonString();

    private static JsonObject With(JsonObject jwk, string? kid)
    {
        if (kid is not null)
        {
            jwk["kid"] = kid;
        }
        return jwk;
    }
}
