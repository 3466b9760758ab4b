using System.Globalization;
using System.Net;
using System.Text;

namespace Netra.ModelsBench;

/// <summary>A provider without a network: answers every request with the same stream of tokens.</summary>
/// <param name="tokens">How many tokens it has.</param>
/// <param name="isLive">Whether each token is waited for, as on a network, or all of them are there at once.</param>
internal sealed class Provider(int tokens, bool isLive) : HttpMessageHandler
{
    private readonly byte[] _stream = Encoding.UTF8.GetBytes(string.Concat((string[])
    [
        Piece("""{"role":"assistant","content":""}"""),
        .. Enumerable.Range(0, tokens).Select(static i => Piece(string.Create(CultureInfo.InvariantCulture, $$"""{"content":" tk{{i % 100:00}}"}"""))),
        Piece("{}", "\"stop\""),
        Data($$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"bench-1","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":{{tokens}},"total_tokens":{{tokens + 12}} } }"""),
        "data: [DONE]\n\n",
    ]));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Pieces(_stream, isLive)) };
        response.Content.Headers.ContentType = new("text/event-stream");
        return Task.FromResult(response);
    }

    private static string Piece(string delta, string finish = "null")
        => Data($$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"bench-1","service_tier":"default","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finish}}}]}""");

    private static string Data(string json) => $"data: {json}\n\n";

    private sealed class Pieces(byte[] all, bool isLive) : MemoryStream(all, 0, all.Length, writable: false, publiclyVisible: true)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!isLive)
            {
                return Read(buffer.Span);
            }
            await Task.Yield();
            var left = GetBuffer().AsSpan((int)Position);
            var piece = left.IndexOf("\n\n"u8);
            return Read(buffer.Span[..Math.Min(buffer.Length, piece < 0 ? left.Length : piece + 2)]);
        }
    }
}
