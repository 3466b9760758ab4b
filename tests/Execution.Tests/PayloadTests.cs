using System.Text.Json;

namespace Netra.Execution.Tests;

public sealed class PayloadTests
{
    [Theory]
    [InlineData("password", true)]
    [InlineData("Password", true)]
    [InlineData("userPassword", true)]
    [InlineData("USER_PASSWORD", true)]
    [InlineData("db-password", true)]
    [InlineData("secret", true)]
    [InlineData("clientSecret", true)]
    [InlineData("token", true)]
    [InlineData("access_token", true)]
    [InlineData("refreshToken", true)]
    [InlineData("OAuthToken", true)]
    [InlineData("api_key", true)]
    [InlineData("apikey", true)]
    [InlineData("apiKey", true)]
    [InlineData("APIKey", true)]
    [InlineData("API-KEY", true)]
    [InlineData("X-Api-Key", true)]
    [InlineData("openai_api_key", true)]
    [InlineData("authorization", true)]
    [InlineData("Proxy-Authorization", true)]
    [InlineData("credential", true)]
    [InlineData("awsCredential", true)]
    [InlineData("token2", true)]
    [InlineData("monkey", false)]
    [InlineData("keyword", false)]
    [InlineData("key", false)]
    [InlineData("primary_key", false)]
    [InlineData("tokens", false)]
    [InlineData("input_tokens", false)]
    [InlineData("tokenizer", false)]
    [InlineData("secretary", false)]
    [InlineData("password_hint", false)]
    [InlineData("author", false)]
    [InlineData("", false)]
    public void Names_of_secrets_are_known_by_their_last_word(string name, bool isSecret) => SecretNames.Contains(name, default).ShouldBe(isSecret);

    [Fact]
    public void A_marked_member_hides_whatever_it_holds_at_any_depth()
        => Show("""{"a":[{"pin":{"digits":[1,2]}}],"pin":null}""", PayloadCut.Arguments, "pin").ShouldBe("""{"a":[{"pin":"[redacted]"}],"pin":"[redacted]"}""");

    [Theory]
    [InlineData("Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln", "[redacted]")]
    [InlineData("see bearer abc123def456.", "see [redacted]")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln", "[redacted]")]
    [InlineData("bearer certificates and bearer authentication", "bearer certificates and bearer authentication")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY----- after", "[redacted] after")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIGH", "[redacted]")]
    [InlineData("-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----")]
    [InlineData("nothing to hide", "nothing to hide")]
    public void Text_in_the_form_of_a_secret_is_hidden_wherever_it_stands(string text, string shown) => SecretText.Redact(text).ShouldBe(shown);

    [Fact]
    public void Strings_are_cut_by_kind_and_never_inside_a_surrogate_pair()
    {
        var text = new string('a', 199) + "😀" + new string('b', 400);
        Payloads.Cut(text, 200).ShouldBe(new string('a', 199) + "… [402 more]");
        Payloads.Cut("short", 200).ShouldBe("short");
        Payloads.Cut(new string('a', 200), 200).ShouldBe(new string('a', 200));
        Show(JsonSerializer.Serialize(new { text = new string('c', 501) }), PayloadCut.Results).ShouldBe($$"""{"text":"{{new string('c', 500)}}… [1 more]"}""");
    }

    [Fact]
    public void A_key_is_hidden_before_its_end_is_cut_off()
    {
        var text = new string('x', 190) + " -----BEGIN PRIVATE KEY-----" + new string('K', 400) + "-----END PRIVATE KEY-----";
        Show(JsonSerializer.Serialize(text), PayloadCut.Arguments).ShouldNotContain("KKK");
    }

    [Fact]
    public void Lists_are_cut_at_twenty_items_with_a_marker()
    {
        Show(JsonSerializer.Serialize(Enumerable.Range(0, 21)), PayloadCut.Results).ShouldEndWith(",19,\"… [1 more]\"]");
        Show(JsonSerializer.Serialize(Enumerable.Range(0, 20)), PayloadCut.Results).ShouldEndWith(",18,19]");
        Payloads.Redact(Calls.Json(Enumerable.Range(0, 100)), []).ToElement().GetArrayLength().ShouldBe(100);
    }

    [Fact]
    public void Numbers_and_other_values_stay_as_they_are()
        => Show("""[1e400,-0.10,true,null,"\u0000\u2028\"\\"]""", PayloadCut.Arguments).ShouldBe("""[1e400,-0.10,true,null,"\u0000\u2028\"\\"]""");

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        SoundJson.From(JsonText.Parse("""{"a":["\ud800"]}""").ToElement()).ShouldBeNull();
        SoundJson.From(JsonText.Parse("""{"\udc00":1}""").ToElement()).ShouldBeNull();
        SoundJson.From(JsonText.Parse("""{"a":"\ud83d\ude00"}""").ToElement()).ShouldNotBeNull();
    }

    private static string Show(string json, PayloadCut cut, params string[] marked) => Payloads.Show(JsonText.Parse(json), cut, [.. marked]).ToString();
}
