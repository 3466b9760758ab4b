using Netra.WebSockets;

namespace Netra;

/// <summary>
/// The wire protocol <c>netra.v1</c> as documents for clients, generated from the code that reads and writes its messages.
/// The same bytes for the same build.
/// </summary>
public static class NetraProtocol
{
    /// <summary>The protocol's name, which the documents' file names begin with.</summary>
    public static string Name => WireProtocol.Name;

    /// <summary>A JSON Schema (2020-12) of every message: <c>#/$defs/Command</c> of a client's, <c>#/$defs/ServerMessage</c> of the server's.</summary>
    public static string JsonSchema() => SchemaDocument.Write();

    /// <summary>Declarations in TypeScript of every message: the unions <c>Command</c> and <c>ServerMessage</c>, told apart by <c>type</c>.</summary>
    public static string TypeScript() => TypeScriptDocument.Write();
}
