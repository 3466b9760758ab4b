// expect: clean
// call: get {"x":[]} => 0
[assembly: Module("m")]
namespace Demo;
[ToolSet]
internal sealed partial class T
{
    [Tool] public int Get(
        List< // repeat: 40
        int
        > // repeat: 40
        x) => x.Count;
}
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
