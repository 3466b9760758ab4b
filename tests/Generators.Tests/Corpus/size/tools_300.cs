// expect: clean
// call: t299 {"x":1} => 300
[assembly: Module("m")]
namespace Demo;
[ToolSet]
internal sealed partial class T
{
    [Tool] public int T$i(int x) => x + $i; // repeat: 300
}
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
