using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using static Netra.Models.Compatible.ScriptedProvider;

namespace Netra.Models.Compatible;

/// <summary>What is sent to a provider, and what is made of what it sends, over a real connection.</summary>
public sealed class CompatibleChatClientTests
{
    private const string Key = "sk-canary-4711";
    private static readonly JsonElement Schema = JsonDocument.Parse("""{"type":"object","properties":{"place":{"type":"string"},"days":{"type":"integer","default":3}},"required":["place"]}""").RootElement;

    [Fact]
    public async Task A_conversation_is_said_as_the_wire_has_it()
    {
        using var provider = new ScriptedProvider(Stream(Text("ok"), Delta("{}", "stop")));
        using var client = Client(provider, settings => settings with { Request = JsonText.Parse("""{"temperature":0.5,"reasoning_effort":"low"}""") });
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, [new TextContent("Look:"), new DataContent("data:image/png;base64,iVBORw0KGgo=")]),
            new(ChatRole.Assistant, [new TextContent("I look."), new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["place"] = "Bonn" })]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", JsonDocument.Parse("""{"sky":"blue"}""").RootElement)]),
            new(ChatRole.User, "And now?"),
        ];
        (await TextAsync(client, messages, Tools())).ShouldBe("ok");

        var (head, _) = provider.Requests.Single();
        head.ShouldStartWith("POST /v1/chat/completions HTTP/1.1");
        head.ShouldContain($"Authorization: Bearer {Key}");
        head.ShouldNotContain("traceparent", Case.Insensitive);
        var request = provider.Request;
        JsonElement.DeepEquals(request, JsonDocument.Parse(
            """
            {
              "model": "m", "stream": true, "stream_options": { "include_usage": true }, "max_completion_tokens": 8192, "temperature": 0.5, "reasoning_effort": "low",
              "messages": [
                { "role": "system", "content": "Be brief." },
                { "role": "user", "content": [{ "type": "text", "text": "Look:" }, { "type": "image_url", "image_url": { "url": "data:image/png;base64,iVBORw0KGgo=" } }] },
                { "role": "assistant", "content": "I look.", "tool_calls": [{ "id": "call_1", "type": "function", "function": { "name": "weather", "arguments": "{\"place\":\"Bonn\"}" } }] },
                { "role": "tool", "tool_call_id": "call_1", "content": "{\"sky\":\"blue\"}" },
                { "role": "user", "content": "And now?" }
              ],
              "tools": [{ "type": "function", "function": { "name": "weather", "description": "Tells the weather.", "strict": true, "parameters": {
                "type": "object", "properties": { "place": { "type": "string" }, "days": { "type": ["integer", "null"], "description": "(default: 3)" } }, "required": ["place", "days"], "additionalProperties": false } } }]
            }
            """).RootElement).ShouldBeTrue(request.GetRawText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_is_sent_as_by_the_library_of_openai(bool streams)
    {
        var answer = streams
            ? Stream(Text("{}"), Delta("{}", "stop"))
            : Json(200, """{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{}"},"finish_reason":"stop"}]}""");
        using var provider = new ScriptedProvider(answer);
        using var client = Client(provider, settings => settings with { Streaming = streams, Request = JsonText.Parse("""{"temperature":0.5}""") });
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, [new TextContent("Look:"), new DataContent("data:image/png;base64,iVBORw0KGgo=")]),
            new(ChatRole.Assistant, [new TextContent("I look."), new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["place"] = "Köln" })]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", JsonDocument.Parse("""{"sky":"blue"}""").RootElement)]),
            new(ChatRole.Assistant, "Blue."),
            new(ChatRole.User, "And \"now\"? 🙂"),
        ];
        var options = Tools();
        options.ToolMode = ChatToolMode.Auto;
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse("""{"type":"object","properties":{"sky":{"type":"string","enum":["blue","grey"]}},"required":["sky"],"additionalProperties":false}""").RootElement, "form");
        await TextAsync(client, messages, options);

        using var theirs = new ScriptedProvider(answer);
        (await StrictForm.RunAsync("request.mjs", "", theirs.Endpoint.ToString(), streams ? "stream" : "whole")).ShouldBeEmpty();
        // As JSON they do not differ, so that nothing is listed here.
        JsonElement.DeepEquals(provider.Request, theirs.Request).ShouldBeTrue($"{provider.Request}\n{theirs.Request}");
    }

    [Fact]
    public async Task Several_calls_in_fragments_are_put_together_and_come_at_the_end()
    {
        using var provider = new ScriptedProvider(Stream(
            Delta("""{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"weather","arguments":""}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"place\":"}}]}"""),
            Delta("""{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"weather","arguments":"{\"place\":\"Ulm\",\"days\":null}"}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"\"K\u00f6ln\"}"}}]}"""),
            // As if it were the first again: some providers count so.
            Delta("""{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"weather","arguments":"{not json"}}]}"""),
            // Nothing at all, for a tool that would have had an argument, and one that was not offered.
            Delta("""{"tool_calls":[{"index":2,"id":"d","type":"function","function":{"name":"weather","arguments":""}}]}"""),
            Delta("""{"tool_calls":[{"index":3,"id":"e","type":"function","function":{"name":"other","arguments":"{\"x\":null}"}}]}"""),
            Delta("{}", "tool_calls"),
            Usage(10, 4, cached: 8)));
        using var client = Client(provider);
        var response = await client.GetStreamingResponseAsync([new(ChatRole.User, "hi")], Tools()).ToChatResponseAsync();
        var calls = response.Messages.Single().Contents.OfType<FunctionCallContent>().ToArray();
        calls.Select(static call => call.CallId).ShouldBe(["a", "b", "c", "d", "e"]);
        calls[0].Arguments!["place"]!.ToString().ShouldBe("Köln");
        // A null of the strict form stands for what was left out.
        calls[1].Arguments!.Keys.ShouldBe(["place"]);
        calls[2].Exception.ShouldNotBeNull();
        calls[3].Exception.ShouldBeNull();
        calls[3].Arguments.ShouldBeEmpty();
        calls[4].Arguments!.Keys.ShouldBe(["x"]);
        response.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        response.Usage!.InputTokenCount.ShouldBe(10);
        response.Usage.OutputTokenCount.ShouldBe(4);
        response.Usage.CachedInputTokenCount.ShouldBe(8);
        response.ModelId.ShouldBe("m-2026");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reasoning_refusals_and_usage_come_with_and_without_streaming(bool streams)
    {
        const string Whole = """{"id":"c1","object":"chat.completion","created":1,"model":"m-2026","choices":[{"index":0,"message":{"role":"assistant","content":null,"reasoning_content":"hm","refusal":"No."},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}""";
        using var provider = new ScriptedProvider(streams
            ? Stream(Delta("""{"reasoning_content":"hm"}"""), Delta("""{"refusal":"N"}"""), Delta("""{"refusal":"o."}""", "stop"), Usage(3, 1), Usage(7, 2))
            : Json(200, Whole));
        using var client = Client(provider, settings => settings with { Streaming = streams });
        var response = await client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]).ToChatResponseAsync();
        var contents = response.Messages.SelectMany(static message => message.Contents).ToArray();
        contents.OfType<TextReasoningContent>().Single().Text.ShouldBe("hm");
        contents.OfType<ErrorContent>().Single().Message.ShouldBe("No.");
        // The last count is the one, not the sum.
        response.Usage!.InputTokenCount.ShouldBe(7);
        response.Usage.OutputTokenCount.ShouldBe(2);
        provider.Request.TryGetProperty("stream", out var stream).ShouldBe(streams);
        (streams && stream.GetBoolean()).ShouldBe(streams);
    }

    [Theory]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """{"value":["a","b"]}""", """["a","b"]""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["a"],"additionalProperties":false}""", """{"a":1,"b":null}""", """{"a":1}""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"}}""", """{"x":1}""", """{"x":1}""")]
    [InlineData("""{"type":"object","properties":{},"required":[]}""", "I cannot.", "I cannot.")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}""", """{"a\ud800":1}""", """{"a\ud800":1}""")]
    public async Task An_answer_of_any_form_is_asked_for_in_a_form_that_providers_take_and_brought_back(string schema, string sent, string answer)
    {
        using var provider = new ScriptedProvider(Stream([.. sent.Select(static c => Text(c.ToString())), Delta("{}", "stop")]));
        using var client = Client(provider);
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(schema).RootElement, "form") };
        (await TextAsync(client, [new(ChatRole.User, "hi")], options)).ShouldBe(answer);
        var form = provider.Request.GetProperty("response_format").GetProperty("json_schema");
        form.GetProperty("schema").GetProperty("type").GetString().ShouldBe("object");
        form.GetProperty("name").GetString().ShouldBe("form");
        form.GetProperty("strict").GetBoolean().ShouldBe(!schema.Contains("\"additionalProperties\":{", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("finish missing", null)]
    [InlineData("garbage", null)]
    [InlineData("error in the stream", null)]
    [InlineData("half a character", null)]
    [InlineData("500", 500)]
    [InlineData("401", 401)]
    [InlineData("302", 302)]
    [InlineData("html", null)]
    [InlineData("nobody listens", null)]
    [InlineData("reset", null)]
    public async Task Whatever_a_provider_does_wrong_is_one_kind_of_failure_without_its_words(string fault, int? status)
    {
        using var provider = new ScriptedProvider(fault switch
        {
            "finish missing" => Stream(Text("one")),
            "garbage" => Raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {\"choices\":[{{{{ canary\n\n"),
            "error in the stream" => Stream(Text("one"), """{"error":{"message":"canary","code":"overloaded"}}"""),
            "half a character" => async stream => await stream.WriteAsync((byte[])[.. "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\""u8, 0xC3]),
            "500" => Json(500, """{"error":{"message":"canary","type":"server_error"}}"""),
            "401" => Json(401, """{"error":{"message":"canary","code":"invalid_api_key"}}"""),
            "302" => Json(302, "", "Location: http://127.0.0.1:1/v1\r\n"),
            "html" => Raw("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>canary</html>"),
            "reset" => async stream =>
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ndata:\r\n"));
                ((System.Net.Sockets.NetworkStream)stream).Socket.LingerState = new(true, 0);
            },
            _ => Raw(""),
        });
        var endpoint = fault == "nobody listens" ? new Uri("http://127.0.0.1:1/v1") : provider.Endpoint;
        using var client = Client(provider, settings => settings with { Endpoint = endpoint });
        var failure = await Should.ThrowAsync<ModelRequestException>(() => TextAsync(client, [new(ChatRole.User, "hi")]));
        ((int?)failure.StatusCode).ShouldBe(status);
        failure.Message.ShouldNotContain("canary");
        LoggedFailure.Describe(failure).ShouldNotContain("canary");
        LoggedFailure.Describe(failure).ShouldNotContain(Key);
        failure.Code.ShouldBe(fault switch
        {
            "error in the stream" => "overloaded",
            "500" => "server_error",
            "401" => "invalid_api_key",
            _ => null,
        });
        provider.Requests.Count.ShouldBe(fault == "nobody listens" ? 0 : 1);
    }

    [Theory]
    [InlineData("Retry-After: 7\r\n", 7_000)]
    [InlineData("retry-after-ms: 250\r\nRetry-After: 7\r\n", 250)]
    [InlineData("Date: Mon, 23 Nov 2026 10:00:00 GMT\r\nRetry-After: Mon, 23 Nov 2026 10:00:09 GMT\r\n", 9_000)]
    [InlineData("Retry-After: soon\r\n", null)]
    [InlineData("Retry-After: -1\r\n", null)]
    [InlineData("", null)]
    public async Task What_a_provider_says_of_the_next_try_is_read(string headers, int? milliseconds)
    {
        using var provider = new ScriptedProvider(Json(429, """{"error":{"message":"slow down","code":"rate_limit_exceeded"}}""", headers));
        using var client = Client(provider);
        var failure = await Should.ThrowAsync<ModelRequestException>(() => TextAsync(client, [new(ChatRole.User, "hi")]));
        failure.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        failure.RetryAfter?.TotalMilliseconds.ShouldBe(milliseconds ?? -1);
        (failure.RetryAfter is null).ShouldBe(milliseconds is null);
    }

    [Fact]
    public async Task More_than_any_model_writes_is_not_read()
    {
        using var provider = new ScriptedProvider(async stream =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"u8.ToArray());
            var piece = Encoding.UTF8.GetBytes($"data: {Delta($$$"""{"tool_calls":[{"index":0,"function":{"arguments":"{{{new string('1', 100_000)}}}"}}]}""")}\n\n");
            while (true)
            {
                await stream.WriteAsync(piece);
            }
        });
        using var client = Client(provider);
        var failure = await Should.ThrowAsync<ModelRequestException>(() => TextAsync(client, [new(ChatRole.User, "hi")]));
        failure.HttpRequestError.ShouldBe(HttpRequestError.ConfigurationLimitExceeded);
        Resilience.ModelPolicy.Passes(failure).ShouldBeFalse();
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_in_time_fails_and_is_no_cancelled_call()
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(20),
            ConnectCallback = static async (_, ct) =>
            {
                await Task.Delay(Timeout.Infinite, ct);
                return System.IO.Stream.Null;
            },
        };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var streams in new[] { true, false })
        {
            using var client = new CompatibleChatClient(new ModelOptions { Provider = ModelOptions.OpenAI, Endpoint = new("http://192.0.2.1/v1"), Name = "m", Streaming = streams }, http);
            var failure = await Should.ThrowAsync<ModelRequestException>(() => TextAsync(client, [new(ChatRole.User, "hi")]));
            failure.HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
            (Resilience.ModelPolicy.Passes(failure), Resilience.ModelPolicy.Fails(failure)).ShouldBe((true, true));
        }
    }

    [Fact]
    public async Task What_a_provider_does_not_say_of_its_use_is_not_taken_for_none()
    {
        using var provider = new ScriptedProvider(Stream(Text("one"), Delta("{}", "stop"), """{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","error":null,"choices":[],"usage":{}}"""));
        using var client = Client(provider);
        var response = await client.GetStreamingResponseAsync([new(ChatRole.User, "hi")]).ToChatResponseAsync();
        response.Text.ShouldBe("one");
        (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount, response.Usage?.TotalTokenCount).ShouldBe((null, null, null));
    }

    [Fact]
    public async Task Names_that_no_tool_can_have_are_given_back_as_some_that_one_can()
    {
        using var provider = new ScriptedProvider(Stream(Text("ok"), Delta("{}", "stop")));
        using var client = Client(provider);
        string[] names = ["", "functions.weather", new string('x', 100), "größe"];
        ChatMessage[] messages =
        [
            new(ChatRole.User, "hi"),
            new(ChatRole.Assistant, [.. names.Select(static (name, i) => new FunctionCallContent($"c{i}", name))]),
            new(ChatRole.Tool, [.. names.Select(static (_, i) => new FunctionResultContent($"c{i}", "no such tool"))]),
        ];
        (await TextAsync(client, messages)).ShouldBe("ok");
        provider.Request.GetProperty("messages")[1].GetProperty("tool_calls").EnumerateArray().Select(static call => call.GetProperty("function").GetProperty("name").GetString())
            .ShouldBe(["unknown", "functionsweather", new string('x', 64), "gre"]);
    }

    [Fact]
    public async Task What_nobody_sees_of_a_stream_that_breaks_is_measured()
    {
        using var provider = new ScriptedProvider(Stream(Text("{\"a\":"), Delta("""{"reasoning_content":"hmm"}"""), Delta("""{"tool_calls":[{"index":0,"id":"c","function":{"name":"weather","arguments":"{}"}}]}""")));
        using var client = Client(provider);
        var meter = new ModelMeter();
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "form"), AdditionalProperties = new() { [ModelMeter.Key] = meter } };
        await Should.ThrowAsync<ModelRequestException>(() => TextAsync(client, [new(ChatRole.User, "hi")], options));
        (meter.Attempts, meter.Characters, meter.CharactersBefore).ShouldBe((1, 5 + 3 + 2, 0));
        provider.Request.GetRawText().ShouldNotContain("netra");
    }

    [Fact]
    public async Task A_call_that_is_cancelled_is_cancelled_at_once()
    {
        var asked = new TaskCompletionSource();
        using var provider = new ScriptedProvider(_ =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite);
        });
        using var client = Client(provider);
        using var cancellation = new CancellationTokenSource();
        var asking = client.GetStreamingResponseAsync([new(ChatRole.User, "hi")], null, cancellation.Token).ToChatResponseAsync(CancellationToken.None);
        await asked.Task;
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);
    }

    [Fact]
    public async Task The_address_of_an_image_is_not_sent()
    {
        using var provider = new ScriptedProvider(Stream(Text("ok"), Delta("{}", "stop")));
        using var client = Client(provider);
        await Should.ThrowAsync<NotSupportedException>(() => TextAsync(client, [new(ChatRole.User, [new UriContent("http://127.0.0.1/secret.png", "image/png")])]));
        provider.Requests.ShouldBeEmpty();
    }

    private static ChatOptions Tools() => new() { Tools = [AIFunctionFactory.CreateDeclaration("weather", "Tells the weather.", Schema)] };

    private static CompatibleChatClient Client(ScriptedProvider provider, Func<ModelOptions, ModelOptions>? change = null)
    {
        var settings = new ModelOptions { Provider = ModelOptions.OpenAI, Endpoint = provider.Endpoint, Name = "m", ApiKey = new(Key) };
        return new CompatibleChatClient(change?.Invoke(settings) ?? settings, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null }));
    }

    private static async Task<string> TextAsync(CompatibleChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        var text = new StringBuilder();
        await foreach (var update in client.GetStreamingResponseAsync(messages, options))
        {
            text.Append(update.Text);
        }
        return text.ToString();
    }
}
