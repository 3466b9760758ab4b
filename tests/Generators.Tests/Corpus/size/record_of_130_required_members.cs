// expect: clean
// call: get {"p":{}} => ! p.x0 missing, p.x1 missing, p.x2 missing, p.x3 missing, p.x4 missing, p.x5 missing, p.x6 missing, p.x7 missing, p.x8 missing, p.x9 missing
// More than fit into two words of bits.
[assembly: Module("m")]
namespace Demo;
internal sealed record P
{
    public required int X$i { get; init; } // repeat: 130
}
[ToolSet] internal sealed partial class T { [Tool] public int Get(P p) => p.X129; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
