using System.Buffers.Binary;

namespace Netra.WebSockets.Tests.Conformance;

/// <summary>How a frame's length is written: RFC 6455 has three forms.</summary>
internal enum LengthForm
{
    Shortest,
    Bits16,
    Bits64,
}

/// <summary>A frame bit by bit, right unless a case makes it wrong.</summary>
internal sealed record WireFrame(int Opcode, byte[] Payload)
{
    public bool Final { get; init; } = true;

    public int Reserved { get; init; }

    /// <summary>The masking key; null for a frame without one.</summary>
    public uint? Mask { get; init; } = 0x37FA213D;

    public LengthForm Form { get; init; }

    /// <summary>A length that is claimed instead of the real one.</summary>
    public ulong? Claimed { get; init; }

    public byte[] ToBytes()
    {
        var length = Claimed ?? (ulong)Payload.Length;
        var form = Form != LengthForm.Shortest ? Form : length < 126 ? LengthForm.Shortest : length <= ushort.MaxValue ? LengthForm.Bits16 : LengthForm.Bits64;
        var frame = new List<byte> { (byte)((Final ? 0x80 : 0) | (Reserved << 4) | Opcode) };
        var masked = Mask is null ? 0 : 0x80;
        switch (form)
        {
            case LengthForm.Shortest:
                frame.Add((byte)(masked | (int)length));
                break;
            case LengthForm.Bits16:
                frame.Add((byte)(masked | 126));
                frame.AddRange([(byte)(length >> 8), (byte)length]);
                break;
            default:
                frame.Add((byte)(masked | 127));
                var eight = new byte[8];
                BinaryPrimitives.WriteUInt64BigEndian(eight, length);
                frame.AddRange(eight);
                break;
        }
        if (Mask is not { } key)
        {
            return [.. frame, .. Payload];
        }
        byte[] keys = [(byte)(key >> 24), (byte)(key >> 16), (byte)(key >> 8), (byte)key];
        return [.. frame, .. keys, .. Payload.Select((value, i) => (byte)(value ^ keys[i % 4]))];
    }
}
