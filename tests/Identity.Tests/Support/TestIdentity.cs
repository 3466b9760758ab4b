using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Netra;

/// <summary>The whole module over a real store, as a host composes it.</summary>
internal sealed class TestIdentity : IAsyncDisposable
{
    /// <summary>One for all tests: making one costs a hash.</summary>
    private static readonly PasswordHashing Hashing = new();

    private readonly KeyDocuments _documents = new();
    private readonly SigningKeys _keys;

    private TestIdentity(TestStore store, NetraOptions options, NetraLimits limits, VirtualClock clock)
    {
        Store = store;
        Clock = clock;
        _keys = new SigningKeys(Options.Create(options), clock, NullLogger<SigningKeys>.Instance);
        Tokens = new AccessTokens(_keys, clock, Options.Create(limits));
        Accounts = new Accounts(store.Accounts, Hashing, _keys, Tokens, clock);
        Directory = new UserDirectory(store.Accounts);
        var issuers = new TrustedIssuers(
            new LocalIssuer(_keys, store.Accounts), _documents, Options.Create(options), Options.Create(limits), clock, NullLogger<TrustedIssuers>.Instance);
        Validator = new TokenValidator(issuers, clock, NullLogger<TokenValidator>.Instance);
    }

    public TestStore Store { get; }

    public VirtualClock Clock { get; }

    public Accounts Accounts { get; }

    public AccessTokens Tokens { get; }

    public UserDirectory Directory { get; }

    public TokenValidator Validator { get; }

    public static async Task<TestIdentity> OpenAsync(string folder, ImmutableArray<IssuerOptions> issuers = default, VirtualClock? clock = null)
    {
        var options = new NetraOptions { DataDirectory = folder, Identity = new IdentityOptions { Issuers = issuers.IsDefault ? [] : issuers } };
        var store = await TestStore.OpenAsync(folder);
        try
        {
            var identity = new TestIdentity(store, options, new NetraLimits(), clock ?? new VirtualClock());
            await identity.Accounts.OpenAsync(default);
            return identity;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Accounts.Dispose();
        _documents.Dispose();
        _keys.Dispose();
        await Store.DisposeAsync();
    }
}
