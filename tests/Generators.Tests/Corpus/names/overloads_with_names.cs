// expect: clean
// call: one {"x":1} => 1
// call: two {"x":"abc"} => 3
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool("one")] public int Get(int x) => x; [Tool("two")] public int Get(string x) => x.Length; }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
