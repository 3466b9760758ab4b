using System.Buffers.Binary;
using System.Text;

namespace Netra.Execution;

/// <summary>What <c>arguments_hash</c> is computed over.</summary>
internal static class ApprovalHash
{
    /// <summary>User, run, call, tool, the tool's schema and the canonical arguments, each after its length: no two requests are the same bytes.</summary>
    public static ReadOnlySpan<byte> Input(UserId user, RunId run, ToolCallId call, ToolDescriptor tool, JsonText arguments)
    {
        using var input = new MemoryStream();
        Add(Encoding.UTF8.GetBytes(user.Value));
        Add(Encoding.UTF8.GetBytes(run.Value));
        Add(Encoding.UTF8.GetBytes(call.Value));
        Add(Encoding.UTF8.GetBytes(tool.Name));
        Add(Encoding.UTF8.GetBytes(tool.SchemaHash));
        Add(CanonicalJson.Write(arguments));
        return input.ToArray();

        void Add(ReadOnlySpan<byte> part)
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            input.Write(length);
            input.Write(part);
        }
    }
}
