using System.Text;

namespace Netra.WebSockets.Tests.Conformance;

/// <summary>What one client sends, packet by packet, and all that the server may answer before it closes.</summary>
internal sealed class ConformanceCase(string name)
{
    public const int Text = 1;
    public const int Binary = 2;
    public const int Continuation = 0;
    public const int CloseFrame = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    private readonly List<byte[]> _packets = [];
    private readonly List<(int Opcode, Func<byte[], bool> Fits, string Told)> _answers = [];

    public string Name => name;

    public IReadOnlyList<byte[]> Packets => _packets;

    public IReadOnlyList<(int Opcode, Func<byte[], bool> Fits, string Told)> Answers => _answers;

    /// <summary>The server's closing code; null where the socket stays open.</summary>
    public int? Code { get; private set; }

    public bool IsReset { get; private set; }

    public ConformanceCase Sends(params WireFrame[] frames)
    {
        _packets.AddRange(frames.Select(static frame => frame.ToBytes()));
        return this;
    }

    public ConformanceCase Sends(int opcode, string text) => Sends(new WireFrame(opcode, Encoding.UTF8.GetBytes(text)));

    public ConformanceCase SendsBytes(params byte[] packet)
    {
        _packets.Add(packet);
        return this;
    }

    /// <summary>All that was said so far goes in packets of this many bytes, whatever frames it holds.</summary>
    public ConformanceCase InPacketsOf(int size)
    {
        var all = _packets.SelectMany(static packet => packet).ToArray();
        _packets.Clear();
        _packets.AddRange(all.Chunk(size));
        return this;
    }

    /// <summary>The server answers the command 'ping' of this id.</summary>
    public ConformanceCase AnswersCommand(string id)
    {
        // As the wire's JSON escapes it; what is compared is the text.
        _answers.Add((Text, payload => System.Text.Json.JsonDocument.Parse(payload).RootElement is var reply
            && reply.GetProperty("type").GetString() == "pong" && reply.GetProperty("id").GetString() == id, $"pong of '{id}'"));
        return this;
    }

    /// <summary>The server answers an error with this code.</summary>
    public ConformanceCase AnswersError(string code)
    {
        _answers.Add((Text, payload => System.Text.Json.JsonDocument.Parse(payload).RootElement is var reply
            && reply.GetProperty("type").GetString() == "error" && reply.GetProperty("code").GetString() == code, $"error '{code}'"));
        return this;
    }

    /// <summary>The server answers a ping frame.</summary>
    public ConformanceCase AnswersPing(byte[] payload)
    {
        _answers.Add((Pong, given => given.AsSpan().SequenceEqual(payload), "pong frame"));
        return this;
    }

    public ConformanceCase Closes(int code)
    {
        Code = code;
        return this;
    }

    /// <summary>The connection ends without a code.</summary>
    public ConformanceCase Ends()
    {
        IsReset = true;
        return this;
    }
}
