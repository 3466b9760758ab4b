// expect: clean
// call: get {} => 3
[assembly: Module("m")]
namespace Demo;
internal sealed partial class T { private readonly int _x = 1; }
[ToolSet] internal sealed partial class T { [Tool] public int Get() => _x + Y; }
internal sealed partial class T { private static int Y => 2; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
