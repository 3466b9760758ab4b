using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Netra;

/// <summary>Everybody whose tokens are accepted, by name. Immutable.</summary>
[Service(Lifetime.Process)]
internal sealed class TrustedIssuers
{
    private readonly FrozenDictionary<string, TrustedIssuer> _issuers;

    /// <exception cref="OptionsValidationException">A setting under <c>Netra:Identity:Issuers</c> is wrong.</exception>
    public TrustedIssuers(
        LocalIssuer local, KeyDocuments documents, IOptions<NetraOptions> options, IOptions<NetraLimits> limits, TimeProvider time, ILogger<TrustedIssuers> logger)
    {
        var configured = options.Value.Identity.Issuers;
        if (IssuerRules.FindProblem(configured) is { } problem)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(NetraOptions), [problem]);
        }
        var interval = TimeSpan.FromSeconds(limits.Value.KeyRefreshSeconds);
        _issuers = configured
            .Select(issuer => (TrustedIssuer)new ConfiguredIssuer(issuer, new IssuerKeys(
                issuer.Issuer,
                ct => issuer.JwksFile is { } file ? KeyDocuments.ReadAsync(file, ct) : documents.FetchAsync(issuer, ct),
                interval, time, logger)))
            .Append(local)
            .ToFrozenDictionary(issuer => issuer.Name, StringComparer.Ordinal);
    }

    public TrustedIssuer? Find(string name) => _issuers.GetValueOrDefault(name);
}
