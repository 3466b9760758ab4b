// expect: clean
// call: own {} => 1
[assembly: Module("m")]
namespace Demo;
internal abstract class Base { protected int X => 1; }
[ToolSet] internal sealed partial class T : Base { [Tool] public int Own() => X; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
