// expect: clean
// call: get {"xs":[1,2]} => 3
[assembly: Module("m")]
namespace Demo;
[ToolSet] internal sealed partial class T { [Tool] public int Get(params List<int> xs) => xs.Sum(); [Tool] public int Other(params int[] xs) => xs.Sum(); }
[Agent("a"), UseTools<T>]
internal sealed partial class A : IModelAgent<string, string> { public string Instructions(string input) => input; }
