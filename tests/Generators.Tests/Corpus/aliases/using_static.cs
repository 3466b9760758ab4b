// expect: clean
// call: get {"x":3} => 3
using static System.Math;
using static Demo.Data;
[assembly: Module("m")]
namespace Demo;
internal static class Data { internal sealed record P(int X); }
[ToolSet] internal sealed partial class T { [Tool] public int Get(int x) => Max(x, new P(1).X); }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
