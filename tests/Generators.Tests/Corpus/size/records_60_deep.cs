// expect: clean
// call: get {"p":{"next":{"next":null}}} => 1
[assembly: Module("m")]
namespace Demo;
internal sealed class P<TValue> where TValue : class { public TValue? Next { get; set; } }
[ToolSet]
internal sealed partial class T
{
    [Tool] public int Get(
        P< // repeat: 60
        string
        > // repeat: 60
        p) => p.Next is null ? 0 : 1;
}
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
