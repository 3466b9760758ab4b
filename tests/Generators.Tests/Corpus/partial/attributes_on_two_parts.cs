// expect: clean
// call: get {} => 1
[assembly: Module("m")]
namespace Demo;
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
[UseTools<T>] internal sealed partial class A { }
[Agent("a")] internal sealed partial class A { }
[ToolSet] internal sealed partial class T { [Tool] public int Get() => 1; }
