// expect: clean
// call: get {"p0":1,"p69":2} => 3
[assembly: Module("m")]
namespace Demo;
[ToolSet]
internal sealed partial class T
{
    [Tool] public int Get(
        int p$i = 0, // repeat: 70
        CancellationToken ct = default) => p0 + p69;
}
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
