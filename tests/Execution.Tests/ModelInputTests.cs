using Microsoft.Extensions.AI;

namespace Netra.Execution.Tests;

/// <summary>What a model is shown of an agent's input.</summary>
public sealed class ModelInputTests
{
    private const string Image = "data:image/png;base64,iVBORw0KGgo=";

    [Theory]
    [InlineData("\"hello\"", "hello")]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    // Addresses, and what only looks like an image, are texts: nothing is fetched.
    [InlineData("""{"a":"http://example.com/a.png"}""", """{"a":"http://example.com/a.png"}""")]
    [InlineData("""{"a":"data:image/svg+xml;base64,PHN2Zz4="}""", """{"a":"data:image/svg+xml;base64,PHN2Zz4="}""")]
    [InlineData("""{"a":"data:image/png;base64,%%%"}""", """{"a":"data:image/png;base64,%%%"}""")]
    [InlineData("""{"a":"data:text/plain;base64,aGk="}""", """{"a":"data:text/plain;base64,aGk="}""")]
    public void A_text_is_shown_as_it_is_and_anything_else_as_json(string input, string shown)
    {
        var message = ModelInput.ToMessage(JsonText.Parse(input));
        message.Contents.ShouldAllBe(static content => content is TextContent);
        System.Text.RegularExpressions.Regex.Unescape(message.Text).ShouldBe(shown);
    }

    [Fact]
    public void An_image_of_an_input_is_shown_as_an_image_wherever_it_stands()
    {
        var message = ModelInput.ToMessage(JsonText.Parse($$"""{"question":"What is it?","image":"{{Image}}","more":[{"again":"{{Image}}"},"text"]}"""));
        message.Text.ShouldBe("""{"question":"What is it?","image":"[image 1]","more":[{"again":"[image 2]"},"text"]}""");
        message.Contents.OfType<DataContent>().Select(static image => image.Uri).ShouldBe([Image, Image]);
    }
}
