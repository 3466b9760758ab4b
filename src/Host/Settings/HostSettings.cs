using System.Collections.Immutable;
using System.Net;

namespace Netra.Host;

/// <summary>Everything that a host is set to, checked.</summary>
internal sealed record HostSettings(NetraOptions Options, NetraLimits Limits, OtlpSettings? Otlp)
{
    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="SettingException">One is unknown or has no sense.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var limits = LimitSettings.Read(reader);
        var otlp = OtlpSettings.Read(reader);
        var options = HostRoot.Configure(reader, ReadOptions(reader));
        reader.RefuseUnknown();
        return new(options, limits, otlp);
    }

    private static NetraOptions ReadOptions(SettingsReader reader)
    {
        var defaults = new NetraOptions();
        var directory = reader.Text("Netra:DataDirectory") ?? defaults.DataDirectory;
        if (directory.Trim().Length == 0)
        {
            throw SettingsReader.Wrong("Netra:DataDirectory", directory, "a folder");
        }
        var (model, models) = ModelSettings.Read(reader);
        return new()
        {
            DataDirectory = directory,
            AllowedHosts = reader.List("Netra:AllowedHosts"),
            AllowedOrigins = ReadOrigins(reader),
            TrustedProxies = ReadProxies(reader),
            AllowInsecure = reader.Flag("Netra:AllowInsecure", false),
            Identity = new()
            {
                Registration = reader.Choice(
                    "Netra:Identity:Registration", Registration.Auto, ("auto", Registration.Auto), ("open", Registration.Open), ("closed", Registration.Closed)),
                Issuers = ReadIssuers(reader),
            },
            Model = model,
            Models = models,
        };
    }

    private static ImmutableArray<string> ReadProxies(SettingsReader reader)
    {
        const string Name = "Netra:TrustedProxies";
        var proxies = reader.List(Name);
        foreach (var proxy in proxies)
        {
            if (!IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
            {
                throw SettingsReader.Wrong(Name, proxy, "an address such as 10.0.0.5, or a network such as 10.0.0.0/8");
            }
        }
        return proxies;
    }

    private static ImmutableArray<string> ReadOrigins(SettingsReader reader)
    {
        const string Name = "Netra:AllowedOrigins";
        var origins = reader.List(Name);
        foreach (var origin in origins)
        {
            var isOrigin = Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https"
                && uri.GetLeftPart(UriPartial.Authority) == origin;
            if (!isOrigin)
            {
                throw SettingsReader.Wrong(Name, origin, "an origin such as https://example.com, without a path");
            }
        }
        return origins;
    }

    private static ImmutableArray<IssuerOptions> ReadIssuers(SettingsReader reader)
    {
        var issuers = ImmutableArray.CreateBuilder<IssuerOptions>();
        for (var i = 0; reader.Has($"Netra:Identity:Issuers:{i}"); i++)
        {
            var at = $"Netra:Identity:Issuers:{i}";
            var issuer = new IssuerOptions
            {
                Issuer = reader.Text($"{at}:Issuer") ?? throw new SettingException($"{at}:Issuer is missing: the 'iss' of the issuer's tokens."),
                Audience = reader.Text($"{at}:Audience") ?? throw new SettingException($"{at}:Audience is missing: the 'aud' that its tokens must have."),
                Authority = reader.Text($"{at}:Authority"),
                JwksFile = reader.Text($"{at}:JwksFile"),
                PlanClaim = reader.Text($"{at}:PlanClaim"),
                RolesClaim = reader.Text($"{at}:RolesClaim"),
            };
            if (issuer.Authority is null == issuer.JwksFile is null)
            {
                throw new SettingException($"{at} needs either Authority (where its OpenID configuration is) or JwksFile (its key set), and not both.");
            }
            if (issuer.Authority is { } authority && !IsSecure(authority))
            {
                throw SettingsReader.Wrong($"{at}:Authority", authority, "an https address (http on loopback only)");
            }
            if (issuer.JwksFile is { } file && !File.Exists(file))
            {
                throw SettingsReader.Wrong($"{at}:JwksFile", file, "a file that exists");
            }
            issuers.Add(issuer);
        }
        return issuers.ToImmutable();
    }

    private static bool IsSecure(string address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
