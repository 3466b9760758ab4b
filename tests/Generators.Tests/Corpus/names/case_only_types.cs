// expect: clean
// call: get {"a":{"x":1},"b":{"y":2}} => 3
[assembly: Module("m")]
namespace Demo;
internal sealed record Point(int X);
internal sealed record POINT(int Y);
[ToolSet] internal sealed partial class T { [Tool] public int Get(Point a, POINT b) => a.X + b.Y; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
