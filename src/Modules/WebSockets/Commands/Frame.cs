namespace Netra.WebSockets;

/// <summary>A message of the server that is no event. Immutable.</summary>
/// <param name="type">Its <c>type</c>.</param>
/// <param name="tell">Tells its other members.</param>
internal readonly struct Frame(string type, Action<WireMembers> tell)
{
    /// <summary>The bytes that are sent.</summary>
    public ReadOnlyMemory<byte> Utf8
    {
        get
        {
            var frame = this;
            return JsonText.Write(writer =>
            {
                writer.WriteStartObject();
                frame.Tell(new WireMembers(writer));
                writer.WriteEndObject();
            }).Utf8;
        }
    }

    /// <summary>What documents say of it.</summary>
    public WireFrame Describe(string about) => new(type, about, WireMembers.Describe(Tell));

    /// <summary>The bytes that are sent.</summary>
    public static implicit operator ReadOnlyMemory<byte>(Frame frame) => frame.Utf8;

    private void Tell(WireMembers members)
    {
        members.Constant("type"u8, type);
        tell(members);
    }
}
