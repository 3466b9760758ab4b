// expect: NETRA201 at 5
// allow: unsafe
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed unsafe partial class T { [Tool] public int Get(int* x) => *x; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
