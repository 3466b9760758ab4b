// expect: clean
// call: get {"a":{"x":1},"b":{"x":2},"c":{"x":3}} => 6
[assembly: Module("m")]
namespace Demo;
internal readonly record struct A1(int X);
internal record struct B(int X);
internal record C(int X) { protected C(C other) => X = other.X; public virtual int Twice => 2 * X; }
[ToolSet] internal sealed partial class T { [Tool] public int Get(A1 a, B b, C c) => a.X + b.X + c.X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
