// expect: clean
// allow: unsafe
// call: get {"x":1} => 1
[assembly: Module("m")]
namespace Demo;
internal unsafe struct Buffer1 { public fixed byte Bytes[4]; public int X { get; set; } }
[ToolSet] internal sealed unsafe partial class T { [Tool] public int Get(int x) { var p = &x; return *p; } [Tool] public Buffer1 Data(Buffer1 b) => b; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
