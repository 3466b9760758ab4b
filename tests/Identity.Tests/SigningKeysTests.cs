using System.Text.Json.Nodes;

namespace Netra;

public sealed class SigningKeysTests : IdentityTest
{
    private string Keys => Path.Combine(Data, "keys");

    [Fact]
    public void Keys_are_readable_by_their_owner_only()
    {
        File.GetUnixFileMode(Keys).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Directory.GetFiles(Keys).Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Tokens_stay_good_across_a_restart()
    {
        var signedIn = await EnterAsync();
        var keys = Identity.Accounts.PublicKeys.ToString();

        await ReopenAsync();

        Identity.Accounts.PublicKeys.ToString().ShouldBe(keys);
        (await ValidateAsync(signedIn.AccessToken)).ShouldBeOfType<TokenResult.Valid>();
    }

    [Fact]
    public async Task The_newest_key_signs_and_all_verify()
    {
        var old = await EnterAsync();
        using (var key = SigningKey.New(Identity.Clock.GetUtcNow().AddDays(1)))
        {
            await new KeyFolder(Keys).WriteAsync(key, default);
            await ReopenAsync();

            var next = await EnterAsync();

            Forger.Read(next.AccessToken, 0)["kid"]!.GetValue<string>().ShouldBe(key.Id);
            (await ValidateAsync(old.AccessToken)).ShouldBeOfType<TokenResult.Valid>();
            (await ValidateAsync(next.AccessToken)).ShouldBeOfType<TokenResult.Valid>();
            Identity.Accounts.PublicKeys.ToElement().GetProperty("keys").GetArrayLength().ShouldBe(2);
        }
    }

    [Fact]
    public async Task A_key_that_is_gone_verifies_nothing()
    {
        var signedIn = await EnterAsync();
        Directory.Delete(Keys, recursive: true);
        await ReopenAsync();

        (await ValidateAsync(signedIn.AccessToken)).ShouldBeOfType<TokenResult.Invalid>();
    }

    [Fact]
    public async Task A_key_file_that_others_can_read_is_closed_to_them()
    {
        var file = Directory.GetFiles(Keys).Single();
        File.SetUnixFileMode(file, (UnixFileMode)0x1A4);

        await ReopenAsync();

        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"d\":\"AA\",\"iat\":1}")]
    public async Task A_key_file_that_is_none_stops_the_start_in_one_line(string content)
    {
        var file = Directory.GetFiles(Keys).Single();
        var right = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, content);
        await Identity.DisposeAsync();

        var failure = await Should.ThrowAsync<StoreUnavailableException>(() => TestIdentity.OpenAsync(Data));
        failure.Message.ShouldContain(file);
        failure.Message.ShouldNotContain("\n");

        await File.WriteAllTextAsync(file, right);
        await ReopenAsync();
    }

    [Fact]
    public void A_key_is_named_by_its_thumbprint()
    {
        var file = Directory.GetFiles(Keys).Single();
        var jwk = JsonNode.Parse(File.ReadAllText(file))!;

        var thumbprint = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(new Microsoft.IdentityModel.Tokens.JsonWebKey(jwk.ToJsonString()).ComputeJwkThumbprint());

        ((string)jwk["kid"]!).ShouldBe(thumbprint);
        Path.GetFileName(file).ShouldBe(thumbprint + ".json");
    }
}
