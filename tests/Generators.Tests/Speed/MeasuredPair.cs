using System.Text;
using System.Text.Json;

namespace Netra.Generators.Tests.Speed;

/// <summary>One tool called in two ways, from the same arguments to the same bytes: by its generated descriptor, and by a peer.</summary>
internal sealed class MeasuredPair
{
    private readonly ToolDescriptor _tool;
    private readonly ToolContext _context = new MeasuredCall();
    private readonly byte[] _utf8;
    private readonly JsonElement _parsed;

    private MeasuredPair(ModuleManifest module, string name, string what, Delegate method, string arguments)
    {
        What = what;
        _tool = module.Agents.Single(agent => agent.Name == "measured").FindTool(name)!;
        Library = MeasuredPeer.OfLibrary(method);
        Tuned = MeasuredPeer.Tuned(method);
        _utf8 = Encoding.UTF8.GetBytes(arguments);
        _parsed = JsonText.FromTrusted(_utf8).ToElement();
    }

    /// <summary>What is called.</summary>
    public string What { get; }

    /// <summary>The peer that the criteria are about.</summary>
    public MeasuredPeer Library { get; }

    /// <summary>The peer at its best, to know.</summary>
    public MeasuredPeer Tuned { get; }

    /// <summary>The tools, of the module that they were generated for.</summary>
    public static IReadOnlyList<MeasuredPair> All(ModuleManifest module)
    {
        var tools = new MeasuredTools();
        return
        [
            new(module, "fare", "three scalars", tools.Fare, """{"place":"Gothenburg, Sweden","days":7,"round":true}"""),
            new(
                module,
                "order",
                "a nested record and a list",
                tools.Order,
                """
                {"customer":{"name":"Anna Andersson","address":{"street":"Storgatan 1","city":"Lund"}},"lines":[
                {"article":"pencil","count":12,"price":1.25},{"article":"paper","count":3,"price":10},{"article":"ink","count":1,"price":99.90}]}
                """),
        ];
    }

    public async ValueTask<ReadOnlyMemory<byte>> OursFromParsedAsync() => Utf8(await _tool.InvokeAsync(_parsed, _context, CancellationToken.None).ConfigureAwait(false));

    public async ValueTask<ReadOnlyMemory<byte>> OursFromBytesAsync()
        => Utf8(await _tool.InvokeAsync(JsonText.FromTrusted(_utf8), _context, CancellationToken.None).ConfigureAwait(false));

    public ValueTask<ReadOnlyMemory<byte>> FromParsedAsync(MeasuredPeer peer) => peer.CallAsync(_parsed);

    public ValueTask<ReadOnlyMemory<byte>> FromBytesAsync(MeasuredPeer peer) => peer.CallAsync(_utf8);

    /// <summary>Calls both, and fails unless they give the same bytes.</summary>
    public async Task CompareAsync(MeasuredPeer peer)
    {
        foreach (var theirs in new[] { await FromParsedAsync(peer).ConfigureAwait(false), await FromBytesAsync(peer).ConfigureAwait(false) })
        {
            foreach (var ours in new[] { await OursFromParsedAsync().ConfigureAwait(false), await OursFromBytesAsync().ConfigureAwait(false) })
            {
                if (!ours.Span.SequenceEqual(theirs.Span))
                {
                    throw new InvalidOperationException($"{What}: ours gives {Encoding.UTF8.GetString(ours.Span)}, the peer {Encoding.UTF8.GetString(theirs.Span)}.");
                }
            }
        }
    }

    private static ReadOnlyMemory<byte> Utf8(ToolOutcome outcome)
        => outcome.Problems.IsEmpty ? outcome.Result.Utf8 : throw new InvalidOperationException(BindProblems.Describe(outcome.Problems));
}
