// expect: clean
// call: get {} => 1
// call: other {} => 2
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool, Obsolete] public int Get() => 1; [Tool, Obsolete("No more.")] public int Other() => 2; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
