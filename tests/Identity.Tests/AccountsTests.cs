using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;

namespace Netra;

public sealed class AccountsTests : IdentityTest
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task An_account_is_registered_under_its_folded_name()
    {
        var registered = (await Identity.Accounts.RegisterAsync("Ada.Lovelace_1-x", Password, default)).ShouldBeOfType<RegisterResult.Registered>().Account;

        registered.UserName.ShouldBe("ada.lovelace_1-x");
        registered.User.Id.Value.ShouldMatch("^u_[a-z2-7]{26}$");
        (registered.User.Plan, registered.User.Roles.Length).ShouldBe((Plan.Free, 0));
        (await Identity.Accounts.FindByNameAsync("ADA.LOVELACE_1-X", default))!.User.Id.ShouldBe(registered.User.Id);
        (await Identity.Accounts.FindAsync(registered.User.Id, default))!.UserName.ShouldBe("ada.lovelace_1-x");
        (await Identity.Directory.FindAsync(registered.User.Id, default))!.Id.ShouldBe(registered.User.Id);
        (await Identity.Accounts.RegisterAsync("ada.lovelace_1-X", Password, default)).ShouldBeOfType<RegisterResult.NameTaken>();
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("ada@example.com")]
    [InlineData("ädä")]
    [InlineData("ada\n")]
    [InlineData("../ada")]
    public async Task A_name_that_is_none_is_refused(string name)
        => (await Identity.Accounts.RegisterAsync(name, Password, default)).ShouldBeOfType<RegisterResult.InvalidField>().Field.ShouldBe("user_name");

    [Fact]
    public async Task Names_have_3_to_64_characters_and_passwords_at_least_10()
    {
        (await Identity.Accounts.RegisterAsync(new string('a', 65), Password, default)).ShouldBeOfType<RegisterResult.InvalidField>();
        (await Identity.Accounts.RegisterAsync(new string('a', 64), Password, default)).ShouldBeOfType<RegisterResult.Registered>();
        (await Identity.Accounts.RegisterAsync("abc", "123456789", default)).ShouldBeOfType<RegisterResult.InvalidField>().Field.ShouldBe("password");
        // Nine characters, though eighteen units.
        (await Identity.Accounts.RegisterAsync("abc", string.Concat(Enumerable.Repeat("\U0001F600", 9)), default)).ShouldBeOfType<RegisterResult.InvalidField>();
        (await Identity.Accounts.RegisterAsync("abc", "1234567890", default)).ShouldBeOfType<RegisterResult.Registered>();
    }

    [Fact]
    public async Task A_session_ends_when_it_was_not_used_for_thirty_days()
    {
        var used = await EnterAsync();
        var unused = await EnterAsync();
        for (var i = 0; i < 3; i++)
        {
            Identity.Clock.Advance(TimeSpan.FromDays(29));
            used = (await Identity.Accounts.RefreshAsync(used.RefreshToken, default)).ShouldBeOfType<RefreshResult.Renewed>().SignedIn;
        }

        (await Identity.Accounts.RefreshAsync(unused.RefreshToken, default)).ShouldBeOfType<RefreshResult.Unknown>();
        Identity.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromTicks(1));
        (await Identity.Accounts.RefreshAsync(used.RefreshToken, default)).ShouldBeOfType<RefreshResult.Unknown>();
    }

    [Fact]
    public async Task Only_the_right_password_signs_in()
    {
        var signedIn = await SignInAsync();

        signedIn.ExpiresIn.ShouldBe(TimeSpan.FromMinutes(60));
        signedIn.RefreshToken.Length.ShouldBe(43);
        (await Identity.Accounts.SignInAsync("ADA", Password, default)).ShouldNotBeNull();
        (await Identity.Accounts.SignInAsync("ada", Password + " ", default)).ShouldBeNull();
        (await Identity.Accounts.SignInAsync("ada", "", default)).ShouldBeNull();
        (await Identity.Accounts.SignInAsync("bob", Password, default)).ShouldBeNull();
        (await Identity.Accounts.SignInAsync("", "", default)).ShouldBeNull();
    }

    [Fact]
    public async Task An_unknown_name_takes_as_long_as_a_wrong_password()
    {
        await SignInAsync();
        var (wrong, unknown) = (new List<double>(), new List<double>());
        for (var i = 0; i < 9; i++)
        {
            wrong.Add(await TimeAsync("ada"));
            unknown.Add(await TimeAsync("nobody"));
        }

        // Without the work the ratio would be above 20.
        (Median(wrong) / Median(unknown)).ShouldBeInRange(0.4, 2.5);

        async Task<double> TimeAsync(string name)
        {
            var began = Stopwatch.GetTimestamp();
            (await Identity.Accounts.SignInAsync(name, "wrong password", default)).ShouldBeNull();
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }

    [Fact]
    public async Task Passwords_beyond_the_queue_are_turned_away_and_the_others_are_checked()
    {
        using var hashing = new PasswordHashing();
        using var cancellation = new CancellationTokenSource();

        var checks = Enumerable.Range(0, 400).Select(_ => hashing.VerifyAsync(null, Password, cancellation.Token).AsTask()).ToList();
        checks.Count(check => check.Exception?.InnerException is AccountsBusyException).ShouldBeInRange(100, 144);
        (await checks[0]).ShouldBe(PasswordVerificationResult.Failed);

        await cancellation.CancelAsync();
        foreach (var check in checks.Where(check => !check.IsFaulted))
        {
            await Task.WhenAny(check);
        }
        (await hashing.VerifyAsync(null, Password, default)).ShouldBe(PasswordVerificationResult.Failed);
    }

    [Fact]
    public async Task A_refresh_gives_a_new_pair_once_and_its_second_use_ends_the_session()
    {
        var first = await EnterAsync();
        var other = await EnterAsync();
        Identity.Clock.Advance(TimeSpan.FromMinutes(50));
        var second = (await Identity.Accounts.RefreshAsync(first.RefreshToken, default)).ShouldBeOfType<RefreshResult.Renewed>().SignedIn;
        second.RefreshToken.ShouldNotBe(first.RefreshToken);
        Identity.Clock.Advance(TimeSpan.FromMinutes(50));
        (await ValidateAsync(first.AccessToken)).ShouldBeOfType<TokenResult.Expired>();
        (await ValidateAsync(second.AccessToken)).ShouldBeOfType<TokenResult.Valid>().User.Id.ShouldBe(first.User.Id);

        (await Identity.Accounts.RefreshAsync(first.RefreshToken, default)).ShouldNotBeOfType<RefreshResult.Renewed>();

        (await ValidateAsync(second.AccessToken)).ShouldBeOfType<TokenResult.Invalid>();
        (await Identity.Accounts.RefreshAsync(second.RefreshToken, default)).ShouldNotBeOfType<RefreshResult.Renewed>();
        (await Identity.Accounts.RefreshAsync(other.RefreshToken, default)).ShouldBeOfType<RefreshResult.Renewed>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("*AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_refresh_token_that_was_never_given_out_is_refused(string token)
        => (await Identity.Accounts.RefreshAsync(token, default)).ShouldNotBeOfType<RefreshResult.Renewed>();

    [Fact]
    public async Task The_store_never_holds_a_password_or_a_token()
    {
        var signedIn = await SignInAsync();
        var access = signedIn.AccessToken;
        await Identity.DisposeAsync();

        foreach (var file in Directory.GetFiles(Data, "*", SearchOption.AllDirectories))
        {
            var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
            text.ShouldNotContain(Password);
            text.ShouldNotContain(signedIn.RefreshToken);
            text.ShouldNotContain(access.Split('.')[2]);
        }
        await ReopenAsync();
    }

    [Fact]
    public async Task Signing_out_ends_one_session_or_all()
    {
        var (first, second, third) = (await EnterAsync(), await EnterAsync(), await EnterAsync());
        var session = (await ValidateAsync(first.AccessToken)).ShouldBeOfType<TokenResult.Valid>().SessionId;

        await Identity.Accounts.SignOutAsync(first.User, session, everywhere: false, default);
        (await ValidateAsync(first.AccessToken)).ShouldBeOfType<TokenResult.Invalid>();
        (await Identity.Accounts.RefreshAsync(first.RefreshToken, default)).ShouldNotBeOfType<RefreshResult.Renewed>();
        (await ValidateAsync(second.AccessToken)).ShouldBeOfType<TokenResult.Valid>();

        await Identity.Accounts.SignOutAsync(first.User, null, everywhere: true, default);
        (await ValidateAsync(second.AccessToken)).ShouldBeOfType<TokenResult.Invalid>();
        (await Identity.Accounts.RefreshAsync(third.RefreshToken, default)).ShouldNotBeOfType<RefreshResult.Renewed>();
    }

    [Fact]
    public async Task Plan_and_roles_count_from_the_next_check_of_a_token_on()
    {
        var signedIn = await EnterAsync();
        (await Identity.Accounts.SetPlanAsync("Ada", Plan.Enterprise, default)).ShouldBeTrue();
        (await Identity.Accounts.SetRoleAsync("ada", "operator", true, default)).ShouldBeTrue();
        (await Identity.Accounts.SetRoleAsync("ada", "admin", true, default)).ShouldBeTrue();
        (await Identity.Accounts.SetRoleAsync("ada", "admin", true, default)).ShouldBeTrue();

        var user = (await ValidateAsync(signedIn.AccessToken)).ShouldBeOfType<TokenResult.Valid>().User;
        user.Plan.ShouldBe(Plan.Enterprise);
        user.Roles.ShouldBe(["admin", "operator"]);

        await Identity.Accounts.SetRoleAsync("ada", "admin", false, default);
        (await Identity.Directory.FindAsync(user.Id, default))!.Roles.ShouldBe(["operator"]);
        (await Identity.Accounts.SetPlanAsync("bob", Plan.Mid, default)).ShouldBeFalse();
        (await Identity.Accounts.SetRoleAsync("bob", "admin", true, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Changes_of_one_account_at_once_are_all_kept()
    {
        await EnterAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Identity.Accounts.SetRoleAsync("ada", $"role{i:d2}", true, default).AsTask()));

        (await Identity.Accounts.FindByNameAsync("ada", default))!.User.Roles.Length.ShouldBe(20);
    }

    [Fact]
    public async Task A_new_password_ends_all_sessions_and_the_old_one_is_void()
    {
        var signedIn = await SignInAsync();

        (await Identity.Accounts.SetPasswordAsync("ada", "short", default)).ShouldBe(SetPasswordResult.TooShort);
        (await Identity.Accounts.SetPasswordAsync("bob", "a new password", default)).ShouldBe(SetPasswordResult.NotFound);
        (await ValidateAsync(signedIn.AccessToken)).ShouldBeOfType<TokenResult.Valid>();
        (await Identity.Accounts.SetPasswordAsync("ADA", "a new password", default)).ShouldBe(SetPasswordResult.Done);

        (await ValidateAsync(signedIn.AccessToken)).ShouldBeOfType<TokenResult.Invalid>();
        (await Identity.Accounts.SignInAsync("ada", Password, default)).ShouldBeNull();
        (await Identity.Accounts.SignInAsync("ada", "a new password", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_removed_accounts_tokens_are_void_and_its_name_is_free_for_another_user()
    {
        var signedIn = await EnterAsync();
        await EnterAsync("bob");

        (await Identity.Accounts.RemoveAsync("Ada", default)).ShouldBeTrue();

        (await ValidateAsync(signedIn.AccessToken)).ShouldBeOfType<TokenResult.Invalid>();
        (await Identity.Accounts.RefreshAsync(signedIn.RefreshToken, default)).ShouldNotBeOfType<RefreshResult.Renewed>();
        (await Identity.Directory.FindAsync(signedIn.User.Id, default)).ShouldBeNull();
        (await Identity.Accounts.RemoveAsync("ada", default)).ShouldBeFalse();
        (await Identity.Accounts.ListAsync(default)).Select(account => account.UserName).ShouldBe(["bob"]);
        (await EnterAsync()).User.Id.ShouldNotBe(signedIn.User.Id);
        (await ValidateAsync(signedIn.AccessToken)).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public void Public_keys_hold_no_private_part()
    {
        var key = Identity.Accounts.PublicKeys.ToElement().GetProperty("keys").EnumerateArray().Single();

        key.EnumerateObject().Select(member => member.Name).ShouldBe(["kty", "crv", "x", "y", "kid", "alg", "use"]);
        new Microsoft.IdentityModel.Tokens.JsonWebKey(key.GetRawText()).HasPrivateKey.ShouldBeFalse();
        JsonSerializer.Serialize(key).ShouldNotContain("\"d\"");
    }

    private async Task<SignedIn> SignInAsync(string name = "ada")
    {
        if (await Identity.Accounts.FindByNameAsync(name, default) is null)
        {
            (await Identity.Accounts.RegisterAsync(name, Password, default)).ShouldBeOfType<RegisterResult.Registered>();
        }
        return (await Identity.Accounts.SignInAsync(name, Password, default)).ShouldNotBeNull();
    }
}
