namespace Netra.WebSockets.Tests;

/// <summary>Handshakes as text, right unless a test makes them wrong.</summary>
internal static class Handshakes
{
    public static string Text(
        Uri address, string? token = null, string requestLine = "GET /ws HTTP/1.1", string upgrade = "websocket", string connection = "Upgrade",
        string? version = "13", string? key = "dGhlIHNhbXBsZSBub25jZQ==", string? protocols = "netra.v1", string? host = null, params string[] more)
    {
        List<string> lines = [requestLine, $"Host: {host ?? address.Authority}", $"Upgrade: {upgrade}", $"Connection: {connection}"];
        Add("Sec-WebSocket-Version", version);
        Add("Sec-WebSocket-Key", key);
        Add("Sec-WebSocket-Protocol", protocols);
        Add("Authorization", token is null ? null : $"Bearer {token}");
        lines.AddRange(more);
        return string.Join("\r\n", lines) + "\r\n\r\n";

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                lines.Add($"{name}: {value}");
            }
        }
    }

    public static async Task<int> StatusAsync(Uri address, string text)
    {
        await using var raw = await RawConnection.OpenAsync(address);
        await raw.SendAsync(text);
        return await raw.ReceiveStatusAsync();
    }
}
