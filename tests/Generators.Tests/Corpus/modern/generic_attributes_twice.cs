// expect: clean
// call: get {} => 1
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get() => 1; }
[Agent("a"), UseTools<T>, UseTools<T>] internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
