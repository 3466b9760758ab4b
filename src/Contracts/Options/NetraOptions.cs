using System.Collections.Immutable;

namespace Netra;

/// <summary>What a host is set to do, under <c>Netra</c>. Checked at start-up. Immutable.</summary>
public sealed record NetraOptions
{
    /// <summary>Where everything is kept; <c>.netra</c> under the current folder unless set.</summary>
    public string DataDirectory { get; init; } = ".netra";

    /// <summary>Host names, without port, that a request may name; empty for loopback names and the hosts of the bound addresses.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins, such as <c>https://example.com</c>, whose pages may connect besides the host's own.</summary>
    public ImmutableArray<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// Addresses, such as <c>10.0.0.5</c>, and networks, such as <c>10.0.0.0/8</c>, of proxies that say in <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> for whom they ask.
    /// Of anybody else those headers say nothing.
    /// </summary>
    public ImmutableArray<string> TrustedProxies { get; init; } = [];

    /// <summary>Whether plain http is allowed on an address that is not loopback.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Who may sign in.</summary>
    public IdentityOptions Identity { get; init; } = new();

    /// <summary>The model that answers unless an agent asks for another.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>The other models, by the names that agents ask for (<see cref="AgentAttribute.Model"/>).</summary>
    public ImmutableSortedDictionary<string, ModelOptions> Models { get; init; } = ImmutableSortedDictionary<string, ModelOptions>.Empty;
}

/// <summary>Who may make an account.</summary>
public enum Registration
{
    /// <summary>Anyone, while every bound address is loopback and no proxy is trusted; else nobody.</summary>
    Auto,

    /// <summary>Anyone.</summary>
    Open,

    /// <summary>Nobody; accounts are made with <c>users add</c>.</summary>
    Closed,
}

/// <summary>Who may sign in, under <c>Netra:Identity</c>. Immutable.</summary>
public sealed record IdentityOptions
{
    /// <summary>Who may make a local account.</summary>
    public Registration Registration { get; init; }

    /// <summary>Issuers besides the host itself whose tokens are accepted.</summary>
    public ImmutableArray<IssuerOptions> Issuers { get; init; } = [];
}

/// <summary>An issuer of tokens, under <c>Netra:Identity:Issuers:N</c>. Immutable.</summary>
public sealed record IssuerOptions
{
    /// <summary>The <c>iss</c> of its tokens, exactly.</summary>
    public required string Issuer { get; init; }

    /// <summary>The <c>aud</c> that its tokens must have.</summary>
    public required string Audience { get; init; }

    /// <summary>Where its OpenID configuration is found, over https unless on loopback; or null with <see cref="JwksFile"/>.</summary>
    public string? Authority { get; init; }

    /// <summary>A file with its JSON Web Key Set; or null with <see cref="Authority"/>.</summary>
    public string? JwksFile { get; init; }

    /// <summary>The claim that names a user's plan, or null for <c>free</c>.</summary>
    public string? PlanClaim { get; init; }

    /// <summary>The claim that names a user's roles, or null for none.</summary>
    public string? RolesClaim { get; init; }
}
