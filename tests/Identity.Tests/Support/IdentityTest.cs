namespace Netra;

/// <summary>A test with an identity module of its own.</summary>
public abstract class IdentityTest : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    private protected TestIdentity Identity { get; private set; } = null!;

    protected string Data => _folder.Data;

    protected string Root => _folder.Root;

    public virtual async Task InitializeAsync() => Identity = await TestIdentity.OpenAsync(Data);

    public virtual async Task DisposeAsync()
    {
        await Identity.DisposeAsync();
        _folder.Dispose();
    }

    protected async Task ReopenAsync()
    {
        await Identity.DisposeAsync();
        Identity = await TestIdentity.OpenAsync(Data, clock: Identity.Clock);
    }

    /// <summary>What register and sign-in do, but for the slow part: the password is checked by nobody.</summary>
    private protected async Task<SignedIn> EnterAsync(string name = "ada")
    {
        if (await Identity.Store.Accounts.FindByNameAsync(name, default) is not { } stored)
        {
            stored = new StoredAccount(new UserId(OpaqueId.Random("u_")), name, Plan.Free, [], Identity.Clock.GetUtcNow(), "unknown");
            await Identity.Store.Accounts.AddAsync(stored, default);
        }
        var refresh = RefreshToken.New();
        var session = OpaqueId.Random("s_");
        await Identity.Store.Accounts.AddSessionAsync(new StoredSession(session, stored.User, refresh.Hash, Identity.Clock.GetUtcNow()), stored.PasswordHash, DateTimeOffset.MinValue, default);
        return Identity.Tokens.Issue(stored.ToUser(), session, refresh);
    }

    private protected async Task<TokenResult> ValidateAsync(string token) => await Identity.Validator.ValidateAsync(token, default);
}
