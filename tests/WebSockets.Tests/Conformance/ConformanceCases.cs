using System.Text;
using static Netra.WebSockets.Tests.Conformance.ConformanceCase;

namespace Netra.WebSockets.Tests.Conformance;

/// <summary>Every case of RFC 6455 that a client can bring about, with the answer that PROTOCOL section 5 documents.</summary>
internal static class ConformanceCases
{
    private const string Many = "κόσμε€\U0001F600ß";
    private const int Limit = 65_536;

    public static IEnumerable<ConformanceCase> All =>
        [.. Masks(), .. Lengths(), .. Reserved(), .. Opcodes(), .. Fragments(), .. Controls(), .. Packets(), .. Utf8(), .. Closing(), .. Sizes()];

    private static string Command(string id) => $$"""{"type":"ping","id":"{{id}}"}""";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static WireFrame Message(string id) => new(Text, Bytes(Command(id)));

    // A command of exactly this many bytes.
    private static byte[] Padded(string id, int length) => Bytes(Command(id).PadRight(length));

    private static IEnumerable<ConformanceCase> Masks()
    {
        foreach (var mask in (uint[])[0, 1, 0xFF000000, 0xFFFFFFFF])
        {
            yield return new ConformanceCase($"mask {mask:x8}").Sends(Message("m") with { Mask = mask }).AnswersCommand("m");
        }
        yield return new ConformanceCase("no mask on a text").Sends(Message("m") with { Mask = null }).Closes(1002);
        // The runtime looks at the mask's bit when as many bytes as a mask has have come.
        yield return new ConformanceCase("no mask on a ping").Sends(new WireFrame(Ping, [1, 2, 3, 4]) { Mask = null }).Closes(1002);
        yield return new ConformanceCase("no mask on a close").Sends(new WireFrame(CloseFrame, [3, 232, .. "end"u8]) { Mask = null }).Closes(1002);
        yield return new ConformanceCase("no mask on a continuation")
            .Sends(new WireFrame(Text, Bytes("{")) { Final = false }, new WireFrame(Continuation, Bytes("}   ")) { Mask = null }).Closes(1002);
    }

    private static IEnumerable<ConformanceCase> Lengths()
    {
        foreach (var length in (int[])[125, 126, 127, 128, 4_095, 4_096, 4_097, 65_535, Limit])
        {
            yield return new ConformanceCase($"{length} bytes").Sends(new WireFrame(Text, Padded("l", length))).AnswersCommand("l");
        }
        yield return new ConformanceCase("a length in 16 bits that fits into 7").Sends(Message("l") with { Form = LengthForm.Bits16 }).AnswersCommand("l");
        yield return new ConformanceCase("a length in 64 bits that fits into 7").Sends(Message("l") with { Form = LengthForm.Bits64 }).AnswersCommand("l");
        yield return new ConformanceCase("a length with the highest bit").Sends(Message("l") with { Form = LengthForm.Bits64, Claimed = 1UL << 63 }).Closes(1002);
        yield return new ConformanceCase("nothing at all").Sends(new WireFrame(Text, [])).AnswersError("invalid_json");
    }

    private static IEnumerable<ConformanceCase> Reserved()
    {
        foreach (var bits in Enumerable.Range(1, 7))
        {
            yield return new ConformanceCase($"reserved bits {bits} on a text").Sends(Message("r") with { Reserved = bits }).Closes(1002);
        }
        foreach (var opcode in (int[])[Ping, Pong, CloseFrame, Binary])
        {
            yield return new ConformanceCase($"a reserved bit on opcode {opcode}").Sends(new WireFrame(opcode, [3, 232]) { Reserved = 4 }).Closes(1002);
        }
        yield return new ConformanceCase("a reserved bit on a continuation")
            .Sends(new WireFrame(Text, Bytes("{")) { Final = false }, new WireFrame(Continuation, Bytes("}")) { Reserved = 1 }).Closes(1002);
        yield return new ConformanceCase("a reserved bit after a good message")
            .Sends(Message("r"), Message("s") with { Reserved = 2 }).AnswersCommand("r").Closes(1002);
    }

    private static IEnumerable<ConformanceCase> Opcodes()
    {
        foreach (var opcode in (int[])[3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
        {
            yield return new ConformanceCase($"opcode {opcode}").Sends(new WireFrame(opcode, Bytes("x"))).Closes(1002);
        }
        yield return new ConformanceCase("a binary message").Sends(new WireFrame(Binary, [1, 2, 3])).Closes(1003);
        yield return new ConformanceCase("an empty binary message").Sends(new WireFrame(Binary, [])).Closes(1003);
        yield return new ConformanceCase("the first fragment of a binary message").Sends(new WireFrame(Binary, [1]) { Final = false }).Closes(1003);
    }

    private static IEnumerable<ConformanceCase> Fragments()
    {
        var command = Bytes(Command("f"));
        yield return new ConformanceCase("a byte each fragment")
            .Sends([.. command.Select((value, i) => new WireFrame(i == 0 ? Text : Continuation, [value]) { Final = i == command.Length - 1 })])
            .AnswersCommand("f");
        yield return new ConformanceCase("empty fragments around one that is not")
            .Sends(new WireFrame(Text, []) { Final = false }, new WireFrame(Continuation, command) { Final = false }, new WireFrame(Continuation, []))
            .AnswersCommand("f");
        yield return new ConformanceCase("only empty fragments")
            .Sends(new WireFrame(Text, []) { Final = false }, new WireFrame(Continuation, []) { Final = false }, new WireFrame(Continuation, []))
            .AnswersError("invalid_json");
        yield return new ConformanceCase("a ping between fragments")
            .Sends(new WireFrame(Text, command[..5]) { Final = false }, new WireFrame(Ping, [7]), new WireFrame(Continuation, command[5..]))
            .AnswersPing([7]).AnswersCommand("f");
        yield return new ConformanceCase("two fragmented messages")
            .Sends(new WireFrame(Text, command[..5]) { Final = false }, new WireFrame(Continuation, command[5..]))
            .Sends(new WireFrame(Text, command[..9]) { Final = false }, new WireFrame(Continuation, command[9..]))
            .AnswersCommand("f").AnswersCommand("f");
        yield return new ConformanceCase("a continuation of nothing").Sends(new WireFrame(Continuation, command)).Closes(1002);
        yield return new ConformanceCase("an open continuation of nothing").Sends(new WireFrame(Continuation, command) { Final = false }).Closes(1002);
        yield return new ConformanceCase("a continuation of a message that is whole")
            .Sends(Message("f"), new WireFrame(Continuation, command)).AnswersCommand("f").Closes(1002);
        yield return new ConformanceCase("a text inside a fragmented message")
            .Sends(new WireFrame(Text, command[..5]) { Final = false }, Message("f")).Closes(1002);
        yield return new ConformanceCase("a binary inside a fragmented text")
            .Sends(new WireFrame(Text, command[..5]) { Final = false }, new WireFrame(Binary, [1])).Closes(1002);
        yield return new ConformanceCase("a close between fragments")
            .Sends(new WireFrame(Text, command[..5]) { Final = false }, new WireFrame(CloseFrame, [3, 232])).Closes(1000);
    }

    private static IEnumerable<ConformanceCase> Controls()
    {
        foreach (var length in (int[])[0, 1, 124, 125])
        {
            var payload = Enumerable.Range(0, length).Select(static i => (byte)i).ToArray();
            yield return new ConformanceCase($"a ping of {length} bytes").Sends(new WireFrame(Ping, payload)).AnswersPing(payload);
        }
        yield return new ConformanceCase("a ping of 126 bytes").Sends(new WireFrame(Ping, new byte[126])).Closes(1002);
        yield return new ConformanceCase("a ping whose length stands in 64 bits").Sends(new WireFrame(Ping, new byte[200]) { Form = LengthForm.Bits64 }).Closes(1002);
        yield return new ConformanceCase("a ping that is no text").Sends(new WireFrame(Ping, [0xFF, 0xFE])).AnswersPing([0xFF, 0xFE]);
        yield return new ConformanceCase("a fragmented ping").Sends(new WireFrame(Ping, [1]) { Final = false }).Closes(1002);
        yield return new ConformanceCase("a fragmented close").Sends(new WireFrame(CloseFrame, [3, 232]) { Final = false }).Closes(1002);
        yield return new ConformanceCase("a pong that nobody asked for").Sends(new WireFrame(Pong, [1, 2])).Sends(Message("c")).AnswersCommand("c");
        yield return new ConformanceCase("a pong of 126 bytes").Sends(new WireFrame(Pong, new byte[126])).Closes(1002);
        yield return new ConformanceCase("three pings").Sends(new WireFrame(Ping, [1]), new WireFrame(Ping, [2]), new WireFrame(Ping, [3]))
            .AnswersPing([1]).AnswersPing([2]).AnswersPing([3]);
    }

    private static IEnumerable<ConformanceCase> Packets()
    {
        yield return new ConformanceCase("a byte each packet").Sends(Message("p")).InPacketsOf(1).AnswersCommand("p");
        yield return new ConformanceCase("two commands and a ping in one packet")
            .Sends(Message("p"), Message("q")).InPacketsOf(1_000).AnswersCommand("p").AnswersCommand("q");
        yield return new ConformanceCase("a fragmented message, a byte each packet")
            .Sends(new WireFrame(Text, Bytes(Command("p"))[..5]) { Final = false }, new WireFrame(Continuation, Bytes(Command("p"))[5..])).InPacketsOf(1).AnswersCommand("p");
        yield return new ConformanceCase("4,096 bytes in packets of 997").Sends(new WireFrame(Text, Padded("p", 4_096))).InPacketsOf(997).AnswersCommand("p");
        yield return new ConformanceCase("a wrong frame, a byte each packet").Sends(new WireFrame(3, Bytes("xyz"))).InPacketsOf(1).Closes(1002);
        yield return new ConformanceCase("more behind a wrong frame")
            .Sends(new WireFrame(3, Bytes("x")), Message("p"), Message("p")).SendsBytes(new byte[5_000]).InPacketsOf(100_000).Closes(1002);
        yield return new ConformanceCase("the connection ends within a frame").SendsBytes(0x81, 0xFE, 0x01).Ends();
    }

    private static IEnumerable<ConformanceCase> Utf8()
    {
        var whole = Bytes(Command(Many));
        var first = Bytes(Command("")).Length - 2;
        for (var at = first; at <= first + Bytes(Many).Length; at++)
        {
            yield return new ConformanceCase($"text split at byte {at - first}")
                .Sends(new WireFrame(Text, whole[..at]) { Final = false }, new WireFrame(Continuation, whole[at..])).AnswersCommand(Many);
        }
        yield return new ConformanceCase("every byte of a text in a fragment of its own")
            .Sends([.. whole.Select((value, i) => new WireFrame(i == 0 ? Text : Continuation, [value]) { Final = i == whole.Length - 1 })]).AnswersCommand(Many);
        foreach (var (about, bad) in ((string, byte[])[])
        [
            ("a lone continuation", [0x80]), ("an overlong slash", [0xC0, 0xAF]), ("an overlong zero", [0xE0, 0x80, 0x80]), ("a surrogate", [0xED, 0xA0, 0x80]),
            ("a surrogate pair", [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80]), ("a code point that is too large", [0xF4, 0x90, 0x80, 0x80]),
            ("five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]), ("half of two bytes", [0xC3]), ("two of three bytes", [0xE2, 0x82]),
            ("three of four bytes", [0xF0, 0x9F, 0x98]), ("FE", [0xFE]), ("FF", [0xFF]), ("a second byte that is none", [0xC3, 0x28]),
        ])
        {
            yield return new ConformanceCase($"no text: {about}").Sends(new WireFrame(Text, bad)).Closes(1007);
            yield return new ConformanceCase($"no text, a byte each fragment: {about}")
                .Sends([.. bad.Append((byte)'x').Select((value, i) => new WireFrame(i == 0 ? Text : Continuation, [value]) { Final = i == bad.Length })]).Closes(1007);
        }
    }

    private static IEnumerable<ConformanceCase> Closing()
    {
        yield return new ConformanceCase("a close without a code").Sends(new WireFrame(CloseFrame, [])).Closes(1000);
        foreach (var code in (int[])[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999])
        {
            yield return new ConformanceCase($"a close with {code}").Sends(Close(code)).Closes(code);
        }
        foreach (var code in (int[])[0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])
        {
            yield return new ConformanceCase($"a close with {code}, which no frame may carry").Sends(Close(code)).Closes(1002);
        }
        yield return new ConformanceCase("a close with half a code").Sends(new WireFrame(CloseFrame, [3])).Closes(1002);
        yield return new ConformanceCase("a close with a reason").Sends(new WireFrame(CloseFrame, [3, 232, .. Bytes(Many)])).Closes(1000);
        yield return new ConformanceCase("a close with the longest reason").Sends(new WireFrame(CloseFrame, [3, 232, .. new byte[123]])).Closes(1000);
        yield return new ConformanceCase("a close with a reason that is too long").Sends(new WireFrame(CloseFrame, [3, 232, .. new byte[124]])).Closes(1002);
        yield return new ConformanceCase("a close with a reason that is no text").Sends(new WireFrame(CloseFrame, [3, 232, 0xC3, 0x28])).Closes(1002);
        yield return new ConformanceCase("a close with a reason that ends in half a character").Sends(new WireFrame(CloseFrame, [3, 232, 0xE2, 0x82])).Closes(1002);
        yield return new ConformanceCase("a ping behind a close").Sends(Close(1000), new WireFrame(Ping, [1])).Closes(1000);
        yield return new ConformanceCase("a command behind a close").Sends(Close(1000), Message("c")).Closes(1000);
        yield return new ConformanceCase("two closes").Sends(Close(1000), Close(1001)).Closes(1000);
        yield return new ConformanceCase("a command ahead of a close in one packet").Sends(Message("c"), new WireFrame(CloseFrame, [])).AnswersCommand("c").Closes(1000);

        static WireFrame Close(int code) => new(CloseFrame, [(byte)(code >> 8), (byte)code]);
    }

    private static IEnumerable<ConformanceCase> Sizes()
    {
        yield return new ConformanceCase("a byte over the limit").Sends(new WireFrame(Text, Padded("s", Limit + 1))).AnswersError("message_too_large");
        yield return new ConformanceCase("four times the limit").Sends(new WireFrame(Text, Padded("s", 4 * Limit))).AnswersError("message_too_large");
        yield return new ConformanceCase("more than four times the limit").Sends(new WireFrame(Text, Padded("s", (4 * Limit) + 1))).Closes(1009);
        yield return new ConformanceCase("more than four times the limit in fragments")
            .Sends([.. Enumerable.Range(0, 9).Select(static i => new WireFrame(i == 0 ? Text : Continuation, new byte[Limit / 2]) { Final = false })]).Closes(1009);
        yield return new ConformanceCase("a length of exabytes").Sends(new WireFrame(Text, new byte[(4 * Limit) + 1]) { Form = LengthForm.Bits64, Claimed = long.MaxValue }).Closes(1009);
    }
}
